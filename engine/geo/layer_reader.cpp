// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/layer_reader.h"

#include <cpl_conv.h>

#include <cstdio>
#include <optional>

#include "engine/base/error.h"
#include "engine/geo/geometry_convert.h"

namespace qipan::geo {
namespace {

FieldType field_type(const OGRFieldDefn& field) {
  switch (field.GetType()) {
    case OFTInteger:
    case OFTInteger64: return FieldType::integer;
    case OFTReal: return FieldType::real;
    default: return FieldType::text;
  }
}

std::string date_time_text(const OGRFeature& feature, int i, OGRFieldType type) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, zone = 0;
  float second = 0;
  if (!feature.GetFieldAsDateTime(i, &year, &month, &day, &hour, &minute, &second, &zone)) return {};
  char date[40], time[40];
  std::snprintf(date, sizeof date, "%04d-%02d-%02d", year, month, day);
  const bool whole = second == static_cast<float>(static_cast<int>(second));
  std::snprintf(time, sizeof time, whole ? "%02d:%02d:%02.0f" : "%02d:%02d:%06.3f", hour, minute,
                static_cast<double>(second));
  if (type == OFTDate) return date;
  if (type == OFTTime) return time;
  std::string text = std::string(date) + "T" + time;
  if (zone == 100) text += "Z";
  if (zone > 1 && zone != 100) {  // quarters of an hour east of Greenwich, 100 = UTC
    const int quarters = zone - 100;
    char offset[16];
    std::snprintf(offset, sizeof offset, "%c%02d:%02d", quarters < 0 ? '-' : '+', std::abs(quarters) / 4,
                  std::abs(quarters) % 4 * 15);
    text += offset;
  }
  return text;
}

std::string other_as_text(const OGRFeature& feature, int i, OGRFieldType type) {
  if (type == OFTDate || type == OFTTime || type == OFTDateTime) return date_time_text(feature, i, type);
  if (type == OFTStringList || type == OFTIntegerList || type == OFTInteger64List || type == OFTRealList) {
    char* json = feature.GetFieldAsSerializedJSon(i);
    const std::string text = json ? json : "";
    CPLFree(json);
    return text;
  }
  return feature.GetFieldAsString(i);
}

Value take_value(const OGRFeature& feature, int i, OGRFieldType type) {
  if (!feature.IsFieldSetAndNotNull(i)) return {};
  switch (type) {
    case OFTInteger: return std::int64_t{feature.GetFieldAsInteger(i)};
    case OFTInteger64: return std::int64_t{feature.GetFieldAsInteger64(i)};
    case OFTReal: return feature.GetFieldAsDouble(i);
    case OFTString: return std::string(feature.GetFieldAsString(i));
    default: return other_as_text(feature, i, type);
  }
}

GeometryType declared_type(OGRwkbGeometryType type) {
  const OGRwkbGeometryType flat = OGR_GT_Flatten(OGR_GT_GetLinear(type));
  if (flat == wkbNone) return GeometryType::none;
  if (flat == wkbPoint || flat == wkbMultiPoint) return GeometryType::point;
  if (OGR_GT_IsSubClassOf(flat, wkbCurve) || OGR_GT_IsSubClassOf(flat, wkbMultiCurve)) return GeometryType::line;
  if (OGR_GT_IsSubClassOf(flat, wkbSurface) || OGR_GT_IsSubClassOf(flat, wkbMultiSurface)) return GeometryType::polygon;
  return GeometryType::mixed;
}

/// What the features hold decides; what the source declares only where they hold nothing.
GeometryType layer_type(OGRwkbGeometryType declared, const std::vector<Feature>& features) {
  std::optional<GeometryType> found;
  for (const Feature& feature : features) {
    const GeometryType type = geometry_type(feature.geometry);
    if (type == GeometryType::none) continue;
    if (found && *found != type) return GeometryType::mixed;
    found = type;
  }
  return found.value_or(declared_type(declared));
}

void take_geometry(const OGRFeature& source, const std::string& layer_name, Feature& feature,
                   Diagnostics& diagnostics) {
  const OGRGeometry* shape = source.GetGeometryRef();
  if (!shape) return;
  feature.geometry = geometry_from_ogr(*shape);
  if (all_finite(feature.geometry)) return;
  feature.geometry = {};
  diagnostics.push_back({Severity::warning, "geo.non_finite", layer_name, std::to_string(feature.fid), {}, {}});
}

/// Some formats (OSM) keep their features in one stream: only the data source can hand them out without piling up the rest.
OGRFeatureUniquePtr next_feature(GDALDataset& dataset, OGRLayer& layer, bool stream) {
  if (!stream) return OGRFeatureUniquePtr(layer.GetNextFeature());
  for (;;) {
    OGRLayer* owner = nullptr;
    OGRFeatureUniquePtr feature(dataset.GetNextFeature(&owner, nullptr, nullptr, nullptr));
    if (!feature || owner == &layer) return feature;
  }
}

}  // namespace

std::string wkt_of(const OGRSpatialReference* crs) {
  if (!crs || crs->IsEmpty()) return {};
  const char* name = crs->GetName();
  if (crs->IsLocal() && name && std::string_view(name).starts_with("Undefined")) return {};
  std::unique_ptr<OGRSpatialReference> copy(crs->Clone());
  if (copy->IsCompound()) copy->StripVertical();
  copy->DemoteTo2D(nullptr);
  if (!copy->GetAuthorityName(nullptr)) {
    int count = 0;
    int* confidence = nullptr;
    OGRSpatialReferenceH* matches = copy->FindMatches(nullptr, &count, &confidence);
    constexpr int kSure = 90;
    if (count > 0 && confidence[0] >= kSure && (count == 1 || confidence[1] < confidence[0])) {
      copy.reset(OGRSpatialReference::FromHandle(matches[0])->Clone());
    }
    OSRFreeSRSArray(matches);
    CPLFree(confidence);
  }
  const char* const options[] = {"FORMAT=WKT2_2019", "MULTILINE=NO", nullptr};
  char* text = nullptr;
  const bool done = copy->exportToWkt(&text, options) == OGRERR_NONE;
  const std::string wkt = done && text ? text : "";
  CPLFree(text);
  return wkt;
}

Layer take_layer(GDALDataset& dataset, OGRLayer& layer, const std::string& path, Diagnostics& diagnostics) {
  Layer out{.path = path,
            .name = layer.GetName(),
            .crs = wkt_of(layer.GetSpatialRef()),
            .type = {},
            .fields = {},
            .features = {}};
  GdalMessages messages;
  const OGRFeatureDefn& schema = *layer.GetLayerDefn();
  const int field_count = schema.GetFieldCount();
  std::vector<OGRFieldType> types;
  for (int i = 0; i < field_count; ++i) {
    out.fields.push_back({schema.GetFieldDefn(i)->GetNameRef(), field_type(*schema.GetFieldDefn(i))});
    types.push_back(schema.GetFieldDefn(i)->GetType());
  }
  const bool stream = dataset.TestCapability(ODsCRandomLayerRead) != FALSE;
  if (stream) {
    dataset.ResetReading();
  } else {
    layer.ResetReading();
  }
  while (const OGRFeatureUniquePtr source = next_feature(dataset, layer, stream)) {
    Feature feature{.fid = source->GetFID(), .geometry = {}, .values = {}};
    feature.values.reserve(out.fields.size());
    for (int i = 0; i < field_count; ++i)
      feature.values.push_back(take_value(*source, i, types[static_cast<std::size_t>(i)]));
    take_geometry(*source, out.name, feature, diagnostics);
    out.features.push_back(std::move(feature));
  }
  if (messages.failed()) throw Error(ErrorKind::input, "geo.read_failed", {path, out.name, messages.text()});
  out.type = layer_type(schema.GetGeomType(), out.features);
  return out;
}

}  // namespace qipan::geo
