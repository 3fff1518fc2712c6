// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/row_filter.h"

#include <ogr_feature.h>

#include <algorithm>
#include <memory>

#include "engine/base/error.h"
#include "engine/geo/encoding.h"
#include "engine/geo/gdal_support.h"

namespace qipan::geo {
namespace {

struct SchemaRelease {
  void operator()(OGRFeatureDefn* schema) const { schema->Release(); }
};

[[noreturn]] void throw_bad_filter(const LayerSource& source, const std::string& layer, const GdalMessages& messages,
                                   const std::vector<std::string>& fields) {
  throw Error(ErrorKind::input, "geo.bad_filter",
              {source.path, layer, source.where, messages.text(), fields.empty() ? "-" : join(fields, ", ")});
}

OGRFieldType ogr_type(FieldType type) {
  if (type == FieldType::integer) return OFTInteger64;
  return type == FieldType::real ? OFTReal : OFTString;
}

void set_value(OGRFeature& row, int i, const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    row.SetField(i, static_cast<GIntBig>(*integer));
  } else if (const auto* real = std::get_if<double>(&value)) {
    row.SetField(i, *real);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    row.SetField(i, text->c_str());
  } else {
    row.SetFieldNull(i);
  }
}

}  // namespace

void filter_rows_early(GDALDataset& dataset, OGRLayer& layer, const LayerSource& source) {
  GdalMessages messages;
  const bool taken = layer.SetAttributeFilter(source.where.c_str()) == OGRERR_NONE;
  if (taken && !dataset.TestCapability(ODsCRandomLayerRead)) {
    const OGRFeatureUniquePtr first(
        layer.GetNextFeature());  // databases judge a filter when the first row is asked for
    layer.ResetReading();
  }
  if (taken && !messages.failed()) return;
  std::vector<std::string> fields;
  for (int i = 0; i < layer.GetLayerDefn()->GetFieldCount(); ++i)
    fields.push_back(layer.GetLayerDefn()->GetFieldDefn(i)->GetNameRef());
  throw_bad_filter(source, layer.GetName(), messages, fields);
}

void filter_rows_late(Layer& layer, const LayerSource& source) {
  GdalMessages messages;
  const std::unique_ptr<OGRFeatureDefn, SchemaRelease> schema(new OGRFeatureDefn(layer.name.c_str()));
  schema->Reference();
  schema->SetGeomType(wkbNone);
  std::vector<std::string> names;
  for (const Field& field : layer.fields) {
    OGRFieldDefn definition(field.name.c_str(), ogr_type(field.type));
    schema->AddFieldDefn(&definition);
    names.push_back(field.name);
  }
  OGRFeatureQuery query;
  if (query.Compile(schema.get(), source.where.c_str()) != OGRERR_NONE)
    throw_bad_filter(source, layer.name, messages, names);
  OGRFeature row(schema.get());
  std::erase_if(layer.features, [&](const Feature& feature) {
    row.SetFID(feature.fid);
    for (std::size_t i = 0; i < feature.values.size(); ++i) set_value(row, static_cast<int>(i), feature.values[i]);
    return !query.Evaluate(&row);
  });
  if (messages.failed()) throw_bad_filter(source, layer.name, messages, names);
}

}  // namespace qipan::geo
