// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/neutral_copy.h"

#include <cpl_string.h>
#include <cpl_vsi.h>

#include <array>
#include <filesystem>
#include <sstream>

namespace qipan::geo {
namespace {

std::string file_content(const char* path) {
  std::string bytes;
  if (VSILFILE* file = VSIFOpenL(path, "rb")) {
    std::array<char, 65536> block;
    while (const std::size_t n = VSIFReadL(block.data(), 1, block.size(), file)) bytes.append(block.data(), n);
    VSIFCloseL(file);
  }
  return bytes;
}

/// Puts "Neutral" in the place of the word after `key` (ASCII, any case) in the first lines of a header.
void neutralize(std::string& header, const char* key) {
  const std::size_t at = CPLString(header.substr(0, 2000)).ifind(key);
  if (at == std::string::npos) return;
  const std::size_t start = header.find_first_not_of(" \t\"", at + std::string_view(key).size());
  const std::size_t end = header.find_first_of("\" \t\r\n", start);
  if (start != std::string::npos && end != std::string::npos) header.replace(start, end - start, "Neutral");
}

}  // namespace

NeutralCopy::NeutralCopy(GDALDataset& original, const std::string& path) {
  std::ostringstream name;
  name << "/vsimem/qipan_" << this;
  folder_ = name.str();
  path_ = folder_ + "/" + std::filesystem::path(path).filename().string();
  const CPLStringList files(original.GetFileList());
  for (int i = 0; i < files.Count(); ++i) {
    std::string bytes = file_content(files[i]);
    const std::filesystem::path file(files[i]);
    const CPLString extension = CPLString(file.extension().string()).tolower();
    if (extension == ".mif") neutralize(bytes, "charset");
    if (extension == ".tab") neutralize(bytes, "!charset");
    VSILFILE* copy = VSIFOpenL((folder_ + "/" + file.filename().string()).c_str(), "wb");
    if (!copy) continue;  // opening the copy will say what is missing
    VSIFWriteL(bytes.data(), 1, bytes.size(), copy);
    VSIFCloseL(copy);
  }
}

NeutralCopy::~NeutralCopy() { VSIRmdirRecursive(folder_.c_str()); }

}  // namespace qipan::geo
