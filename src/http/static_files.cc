#include "http/static_files.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "base/codec.h"
#include "http/problem.h"
#include "store/hash.h"

namespace huiying::http {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

constexpr std::uint64_t kMaxBytes = 256U << 20;
constexpr std::size_t kMaxFiles = 4'096;

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kTypes =
    {{{".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".webmanifest", "application/manifest+json"},
      {".woff2", "font/woff2"},
      {".mp3", "audio/mpeg"},
      {".wav", "audio/wav"},
      {".txt", "text/plain; charset=utf-8"}}};

// Paths that the page's own router shows.
constexpr std::array<std::string_view, 7> kPages = {
    "/", "/press", "/oncall", "/roster", "/lead", "/accounts", "/sign-in"};

constexpr std::string_view kNoBuild =
    "Huiying is running, but its dashboards are not built.\n"
    "Run scripts/build, then start it again. The API is under /api/v1/.\n";

std::string_view TypeOf(std::string_view name) {
  for (const auto& [suffix, type] : kTypes) {
    if (name.ends_with(suffix)) return type;
  }
  return "application/octet-stream";
}

base::Result<std::string> ReadWhole(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)),
                    std::istreambuf_iterator<char>());
  if (!in && !in.eof()) {
    return base::Fail(ErrorCode::kUnavailable,
                      fmt::format("read {}: failed", path.string()));
  }
  return bytes;
}

// Whether `gzip` is accepted: named and not with q=0.
bool AcceptsGzip(std::string_view header) {
  const auto at = header.find("gzip");
  if (at == header.npos) return false;
  std::string_view rest = header.substr(at + 4);
  rest = rest.substr(0, rest.find(','));
  const auto q = rest.find("q=");
  if (q == rest.npos) return true;
  return rest.substr(q + 2).find_first_of("123456789") != rest.npos;
}

}  // namespace

base::Result<StaticFiles> StaticFiles::Load(const fs::path& dir) {
  StaticFiles loaded;
  std::error_code error;
  if (dir.empty() || !fs::is_directory(dir, error)) return loaded;
  std::map<std::string, std::string> all;
  std::uint64_t total = 0;
  fs::recursive_directory_iterator at(dir, error);
  for (; !error && at != fs::recursive_directory_iterator();
       at.increment(error)) {
    if (!at->is_regular_file(error) || at->is_symlink(error)) continue;
    auto bytes = ReadWhole(at->path());
    if (!bytes) return base::FailIn("load dashboards", std::move(bytes));
    total += bytes->size();
    all.emplace(at->path().lexically_relative(dir).generic_string(),
                *std::move(bytes));
    if (total > kMaxBytes || all.size() > kMaxFiles) {
      return base::Fail(ErrorCode::kTooLarge,
                        fmt::format("load dashboards: {} holds more than {} "
                                    "bytes or {} files; is it the build?",
                                    dir.string(), kMaxBytes, kMaxFiles));
    }
  }
  if (error) {
    return base::Fail(ErrorCode::kUnavailable,
                      fmt::format("load dashboards: list {}: {}", dir.string(),
                                  error.message()));
  }
  for (auto& [name, bytes] : all) {
    if (name.ends_with(".br")) continue;
    if (name.ends_with(".gz") && all.contains(name.substr(0, name.size() - 3)))
      continue;
    File file;
    file.type = TypeOf(name);
    const model::TextHash hash = store::Blake2b(bytes);
    file.etag = "\"" + model::FormatHash(hash).substr(0, 24) + "\"";
    const auto zipped = all.find(name + ".gz");
    if (zipped != all.end()) {
      file.gzip = std::make_shared<const std::string>(zipped->second);
    }
    file.bytes = std::make_shared<const std::string>(bytes);
    loaded.files_.emplace(name, std::move(file));
  }
  return loaded;
}

Answer StaticFiles::Serve(const Call& call) const {
  const bool page = std::ranges::find(kPages, call.path) != kPages.end();
  const std::string name =
      page ? "index.html" : call.path.substr(call.path.empty() ? 0 : 1);
  const auto at = files_.find(name);
  if (at != files_.end()) return ServeFile(name, at->second, call);
  if (page) {
    return {.status = 503,
            .content_type = "text/plain; charset=utf-8",
            .headers = {{"Cache-Control", "no-store"}},
            .body = std::string(kNoBuild)};
  }
  return ProblemAnswer({.status = 404,
                        .code = "not_found",
                        .detail = "There is nothing at this path."});
}

Answer StaticFiles::ServeFile(const std::string& name, const File& file,
                              const Call& call) const {
  Answer answer{.content_type = file.type};
  // The build names assets by their content, so they never change.
  const bool immutable = name.starts_with("assets/");
  answer.headers = {
      {"Cache-Control",
       immutable ? "public, max-age=31536000, immutable" : "no-cache"},
      {"Vary", "Accept-Encoding"}};
  const bool zipped = file.gzip && AcceptsGzip(call.accept_encoding);
  // Another representation has another tag.
  const std::string etag =
      zipped ? file.etag.substr(0, file.etag.size() - 1) + "-gz\"" : file.etag;
  answer.headers.emplace_back("ETag", etag);
  if (call.if_none_match.find(etag) != std::string::npos ||
      call.if_none_match == "*") {
    answer.status = 304;
    return answer;
  }
  if (zipped) answer.headers.emplace_back("Content-Encoding", "gzip");
  answer.file = zipped ? file.gzip : file.bytes;
  return answer;
}

}  // namespace huiying::http
