// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/proj_support.h"

#include <proj_experimental.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "engine/base/data_folder.h"
#include "engine/base/error.h"
#include "engine/geo/shift.h"

namespace qipan::geo {
namespace {

bool is_crs(const PJ* object) { return object && proj_is_crs(object) != 0; }

ProjPtr flattened(PJ_CONTEXT* context, ProjPtr crs) {
  if (crs && proj_get_type(crs.get()) == PJ_TYPE_COMPOUND_CRS) crs.reset(proj_crs_get_sub_crs(context, crs.get(), 0));
  if (crs && proj_get_type(crs.get()) == PJ_TYPE_GEOGRAPHIC_3D_CRS)
    crs.reset(proj_crs_demote_to_2D(context, nullptr, crs.get()));
  return crs;
}

}  // namespace

std::vector<std::string> proj_folders() {
  std::vector<std::string> folders;
  std::error_code failure;
  const std::filesystem::path own = data_folder(QIPAN_PROJ_DATA);
  if (std::filesystem::exists(own / "proj.db", failure)) folders.push_back(own.string());
  if (folders.empty()) return folders;
  for (const char* const name : {"PROJ_DATA", "PROJ_LIB"}) {
    const char* const value = std::getenv(name);
    std::stringstream list(value ? value : "");
    for (std::string folder; std::getline(list, folder, ':');)
      if (!folder.empty()) folders.push_back(folder);
  }
  return folders;
}

ContextPtr make_context() {
  ContextPtr context(proj_context_create());
  std::vector<const char*> folders;
  const std::vector<std::string> names = proj_folders();
  for (const std::string& name : names) folders.push_back(name.c_str());
  if (!folders.empty()) proj_context_set_search_paths(context.get(), static_cast<int>(folders.size()), folders.data());
  proj_context_set_enable_network(context.get(), 0);
  proj_log_func(context.get(), nullptr, [](void*, int, const char*) {});
  return context;
}

ProjPtr try_crs(PJ_CONTEXT* context, const std::string& text) {
  if (const Shift shift = shift_of_name(text); shift != Shift::none) return ProjPtr(proj_create(context, shift_crs(shift).c_str()));
  // PROJ would also take any text for a part of a name ("nix" finds something in Phoenix).
  if (text.find_first_of("[:{+") == std::string::npos) return nullptr;
  // PROJ takes "+proj=utm .." for a coordinate operation unless it says that it is a CRS.
  const bool proj_string = text.find("+proj=") != std::string::npos && text.find("+type=crs") == std::string::npos;
  ProjPtr crs(proj_create(context, proj_string ? (text + " +type=crs").c_str() : text.c_str()));
  if (!is_crs(crs.get())) return nullptr;
  return flattened(context, std::move(crs));
}

ProjPtr make_crs(PJ_CONTEXT* context, const std::string& text) {
  ProjPtr crs = try_crs(context, text);
  if (!crs) throw Error(ErrorKind::input, text.empty() ? "geo.crs_missing" : "geo.bad_crs", {text.substr(0, 200)});
  return crs;
}

ProjPtr make_operation(PJ_CONTEXT* context, const PJ* from, const PJ* to) {
  const ProjPtr operation(proj_create_crs_to_crs_from_pj(context, from, to, nullptr, nullptr));
  return operation ? ProjPtr(proj_normalize_for_visualization(context, operation.get())) : nullptr;
}

ProjPtr geodetic_base(PJ_CONTEXT* context, const PJ* crs) {
  return flattened(context, ProjPtr(proj_crs_get_geodetic_crs(context, crs)));
}

std::string wkt2(PJ_CONTEXT* context, const PJ* crs) {
  const char* const options[] = {"MULTILINE=NO", nullptr};
  const char* text = proj_as_wkt(context, crs, PJ_WKT2_2019, options);
  return text ? text : "";
}

}  // namespace qipan::geo
