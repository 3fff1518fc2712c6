// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace qipan::geo {

/// Refuses a target that cannot or must not be written: exists without `overwrite`, open elsewhere (-wal, -shm beside it), a
/// folder, no folder to stand in. Throws Error(input).
void check_target(const std::string& path, bool overwrite);

/// A hidden folder beside the target in which its files are made under their final names; removed with all it holds when it goes.
/// commit() makes them durable and renames them over the target, the main file last.
class StagingFolder {
 public:
  explicit StagingFolder(const std::string& target);
  ~StagingFolder();
  StagingFolder(const StagingFolder&) = delete;
  StagingFolder& operator=(const StagingFolder&) = delete;

  [[nodiscard]] std::string path() const { return (folder_ / target_.filename()).string(); }
  void commit() const;

 private:
  std::filesystem::path target_, folder_;
};

}  // namespace qipan::geo
