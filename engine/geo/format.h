// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "engine/geo/layer.h"
#include "engine/geo/vector_io.h"

namespace qipan::geo {

/// What a format can hold, as far as writing and proving need to know it.
struct Format {
  std::string driver;
  bool many_layers = false;
  bool geometry = true;        ///< spreadsheets hold none
  bool fields = true;          ///< drawings hold none
  bool wgs84 = false;          ///< fixed to longitude and latitude
  bool exact = false;          ///< coordinates and values come back bit for bit
  bool proven = true;          ///< values and coordinates are compared; otherwise only the number of features
  bool reorders = false;       ///< features come back in another order (packed by an index)
  bool one_way = false;        ///< cut into tiles: nothing to compare
  bool database = false;       ///< tables of a server: no file, no folder to make it in
  std::string encoding = {};   ///< of text that comes back undecoded; empty: UTF-8
  bool small_integers = false; ///< 32 bits; layers with larger ones hold reals
  bool text_only = false;      ///< numbers come back as text
  double coordinate_step = 0;  ///< what rounding may move a coordinate by, in its unit
  std::vector<std::string> dataset_options, layer_options;
};

/// The format of a file name. Throws Error(usage) naming the usual extensions when no driver writes it.
Format format_of(const std::string& path, const WriteOptions& options);

/// The layer as the format will hold it: transformed if it must be, rings oriented, field names unique and short enough, text cut
/// to what fits; losses go to `diagnostics`.
Layer fitted(const Layer& layer, const Format& format, Diagnostics& diagnostics);

/// Reads `file` back and compares it with what was to be written. Throws Error(internal) naming `shown_path` and the first difference.
void prove_written(const std::string& file, const std::string& shown_path, const std::vector<Layer>& layers,
                   const Format& format);

}  // namespace qipan::geo
