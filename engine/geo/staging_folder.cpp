// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/staging_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <system_error>

#include "engine/base/error.h"

namespace qipan::geo {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void throw_cannot_write(const fs::path& path, const std::string& reason) {
  throw Error(ErrorKind::input, "geo.cannot_write", {path.string(), reason});
}

void sync_path(const fs::path& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int reason = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!done && reason != EINVAL)
    throw_cannot_write(path, std::strerror(reason));  // EINVAL: the file system cannot sync
}

/// Files of an old shapefile that would belong to the new one by name but not by content.
void remove_stale_sidecars(const fs::path& target, const std::vector<fs::path>& fresh) {
  static constexpr std::array<std::string_view, 9> kShapefileParts = {".dbf", ".shx", ".prj", ".cpg", ".qix",
                                                                      ".sbn", ".sbx", ".idm", ".ind"};
  if (target.extension() != ".shp") return;
  for (const std::string_view extension : kShapefileParts) {
    fs::path old = target;
    old.replace_extension(extension);
    const bool replaced =
        std::ranges::any_of(fresh, [&](const fs::path& file) { return file.filename() == old.filename(); });
    std::error_code ignored;
    if (!replaced) fs::remove(old, ignored);
  }
}

}  // namespace

void check_target(const std::string& path, bool overwrite) {
  const fs::path target(path);
  std::error_code failure;
  if (target.filename().empty() || fs::is_directory(target, failure)) throw_cannot_write(target, std::strerror(EISDIR));
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  if (!fs::is_directory(folder, failure)) throw Error(ErrorKind::input, "geo.no_folder", {path, folder.string()});
  for (const char* suffix : {"-wal", "-shm"}) {
    if (fs::exists(path + suffix, failure)) throw Error(ErrorKind::input, "geo.target_open", {path, path + suffix});
  }
  if (!overwrite && fs::exists(fs::symlink_status(target, failure)))
    throw Error(ErrorKind::input, "geo.target_exists", {path});
}

StagingFolder::StagingFolder(const std::string& target) : target_(target) {
  std::error_code failure;
  if (fs::is_symlink(target_, failure)) {
    const fs::path real = fs::canonical(target_, failure);
    if (!failure) target_ = real;
  }
  const fs::path parent = target_.has_parent_path() ? target_.parent_path() : fs::path(".");
  std::string name = (parent / ".qipan-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw_cannot_write(target_, std::strerror(errno));
  folder_ = name;
}

StagingFolder::~StagingFolder() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void StagingFolder::commit() const {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) files.push_back(entry.path());
  std::ranges::sort(files, {},
                    [&](const fs::path& file) { return std::pair(file.filename() == target_.filename(), file); });
  if (files.empty() || files.back().filename() != target_.filename()) throw_cannot_write(target_, "-");
  for (const fs::path& file : files) sync_path(file, O_RDONLY);
  const fs::path folder = target_.has_parent_path() ? target_.parent_path() : fs::path(".");
  for (const fs::path& file : files) {
    std::error_code failure;
    fs::rename(file, folder / file.filename(), failure);
    if (failure) throw_cannot_write(target_, failure.message());
  }
  remove_stale_sidecars(target_, files);
  sync_path(folder, O_RDONLY | O_DIRECTORY);
}

}  // namespace qipan::geo
