// A file system on top of the machine's that can lose power: Cut() takes back
// all that no sync had made durable.
//
// It knows the synced length of every file that was written through it. A
// file that was never synced is gone after the cut.
#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace huiying::testing {

class PowerCutFs : public rocksdb::FileSystemWrapper {
 public:
  PowerCutFs() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "PowerCutFs"; }

  rocksdb::IOStatus NewWritableFile(
      const std::string& name, const rocksdb::FileOptions& options,
      std::unique_ptr<rocksdb::FSWritableFile>* result,
      rocksdb::IODebugContext* context) override {
    auto status =
        target()->NewWritableFile(name, options, result, context);
    if (!status.ok()) return status;
    Synced(name, 0);
    *result = std::make_unique<File>(name, std::move(*result), *this);
    return status;
  }
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override {
    auto status = target()->RenameFile(from, to, options, context);
    const std::lock_guard lock(mutex_);
    if (auto file = synced_.extract(from); status.ok() && !file.empty()) {
      synced_.insert_or_assign(to, file.mapped());
    }
    return status;
  }
  rocksdb::IOStatus DeleteFile(const std::string& name,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override {
    auto status = target()->DeleteFile(name, options, context);
    const std::lock_guard lock(mutex_);
    if (status.ok()) synced_.erase(name);
    return status;
  }

  // Puts into `to` what a machine that lost power now would find of `from`.
  void Cut(const std::filesystem::path& from, const std::filesystem::path& to) {
    namespace fs = std::filesystem;
    fs::copy(from, to, fs::copy_options::recursive);
    const std::lock_guard lock(mutex_);
    for (const auto& [name, length] : synced_) {
      const fs::path copy = to / fs::relative(name, from);
      if (!fs::exists(copy)) continue;
      if (fs::file_size(copy) > length) fs::resize_file(copy, length);
    }
  }

 private:
  class File : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(std::string name, std::unique_ptr<rocksdb::FSWritableFile> file,
         PowerCutFs& fs)
        : FSWritableFileOwnerWrapper(std::move(file)),
          name_(std::move(name)),
          fs_(fs) {}
    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* context) override {
      auto status = FSWritableFileOwnerWrapper::Sync(options, context);
      if (status.ok()) fs_.Synced(name_, GetFileSize(options, context));
      return status;
    }
    rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                            rocksdb::IODebugContext* context) override {
      auto status = FSWritableFileOwnerWrapper::Fsync(options, context);
      if (status.ok()) fs_.Synced(name_, GetFileSize(options, context));
      return status;
    }

   private:
    std::string name_;
    PowerCutFs& fs_;
  };

  void Synced(const std::string& name, std::uint64_t length) {
    const std::lock_guard lock(mutex_);
    synced_[name] = length;
  }

  std::mutex mutex_;
  std::map<std::string, std::uint64_t> synced_;
};

}  // namespace huiying::testing
