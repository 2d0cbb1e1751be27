#include "config/secrets.h"

#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace huiying::config {
namespace {

constexpr std::size_t kMaxSecretBytes = 4096;

base::Result<std::string> ReadSecret(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in.is_open()) {
    return base::Fail(base::ErrorCode::kNotFound,
                      fmt::format("{} cannot be read", path.string()));
  }
  std::string bytes(kMaxSecretBytes + 1, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  if (bytes.size() > kMaxSecretBytes) {
    return base::Fail(
        base::ErrorCode::kTooLarge,
        fmt::format("{} is over {} bytes", path.string(), kMaxSecretBytes));
  }
  while (bytes.ends_with('\n') || bytes.ends_with('\r')) bytes.pop_back();
  if (bytes.empty()) {
    return base::Fail(base::ErrorCode::kInvalid,
                      fmt::format("{} is empty", path.string()));
  }
  return bytes;
}

}  // namespace

Secrets SystemSecrets(const std::string& folder) {
  return {.env = [](const std::string& name) -> std::optional<std::string> {
            const char* const value = std::getenv(name.c_str());
            if (value == nullptr || *value == '\0') return std::nullopt;
            return std::string(value);
          },
          .file =
              [folder](const std::string& path) {
                return ReadSecret(std::filesystem::path(folder) / path);
              }};
}

}  // namespace huiying::config
