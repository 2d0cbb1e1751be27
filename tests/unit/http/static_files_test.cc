#include "http/static_files.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/http/fixture.h"

namespace huiying::http {
namespace {

namespace fs = std::filesystem;

// A build of the dashboards with a secret beside it.
class Build {
 public:
  Build() {
    root_ = fs::temp_directory_path() /
            ("huiying-http-" + std::to_string(::getpid()));
    fs::create_directories(dist() / "assets");
    Write("dist/index.html", "<!doctype html>page");
    Write("dist/assets/app-1.js", "let a = 1;");
    Write("dist/assets/app-1.js.gz", "zipped");
    Write("dist/favicon.svg", "<svg/>");
    Write("secret.txt", "secret");
    fs::create_symlink(root_ / "secret.txt", dist() / "link.txt");
  }
  ~Build() { fs::remove_all(root_); }
  fs::path dist() const { return root_ / "dist"; }

 private:
  void Write(const std::string& name, const std::string& text) {
    std::ofstream(root_ / name) << text;
  }
  fs::path root_;
};

}  // namespace

TEST_CASE("PagesAreTheIndexAndNeverCachedUnseen") {
  Build build;
  Fixture fixture({}, build.dist());
  for (const char* page :
       {"/", "/press", "/oncall", "/roster", "/lead?month=2026-11"}) {
    const Response response = fixture.Get(page);
    CHECK_MESSAGE(response.status == 200, page);
    CHECK(response.body == "<!doctype html>page");
    CHECK(response.headers.at("content-type") == "text/html; charset=utf-8");
    CHECK(response.headers.at("cache-control") == "no-cache");
  }
}

TEST_CASE("EveryResponseCarriesTheSecurityHeaders") {
  Build build;
  Fixture fixture({}, build.dist());
  for (const char* target : {"/", "/api/v1/status", "/nothing"}) {
    const Response response = fixture.Get(target);
    CHECK(response.headers.at("content-security-policy") ==
          "default-src 'self'; style-src 'self'; style-src-attr "
          "'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri "
          "'none'; frame-ancestors 'none'");
    CHECK(response.headers.at("x-content-type-options") == "nosniff");
    CHECK(response.headers.at("referrer-policy") == "no-referrer");
  }
}

TEST_CASE("AssetsAreImmutableAndZippedWhenThatIsTaken") {
  Build build;
  Fixture fixture({}, build.dist());
  const Response plain = fixture.Get("/assets/app-1.js");
  CHECK(plain.body == "let a = 1;");
  CHECK(plain.headers.at("content-type") == "text/javascript; charset=utf-8");
  CHECK(plain.headers.at("cache-control") ==
        "public, max-age=31536000, immutable");
  CHECK(plain.headers.at("vary") == "Accept-Encoding");
  const Response zipped =
      fixture.Get("/assets/app-1.js", "Accept-Encoding: br, gzip;q=0.8\r\n");
  CHECK(zipped.body == "zipped");
  CHECK(zipped.headers.at("content-encoding") == "gzip");
  CHECK(zipped.headers.at("etag") != plain.headers.at("etag"));
  CHECK(fixture.Get("/assets/app-1.js", "Accept-Encoding: gzip;q=0\r\n").body ==
        "let a = 1;");
}

TEST_CASE("AKnownTagIs304") {
  Build build;
  Fixture fixture({}, build.dist());
  const std::string etag = fixture.Get("/favicon.svg").headers.at("etag");
  const Response again =
      fixture.Get("/favicon.svg", "If-None-Match: \"x\", " + etag + "\r\n");
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  CHECK(!again.headers.contains("content-length"));
  CHECK(fixture.Get("/favicon.svg", "If-None-Match: \"x\"\r\n").status == 200);
}

TEST_CASE("NoPathLeadsOutOfTheFolder") {
  Build build;
  Fixture fixture({}, build.dist());
  for (const char* target :
       {"/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt",
        "/..%2fsecret.txt", "/link.txt", "//etc/passwd", "/assets/", "/assets",
        "/index.html/", "/assets/app-1.js.gz"}) {
    CHECK_MESSAGE(fixture.Get(target).status == 404, target);
  }
}

TEST_CASE("WithoutABuildThePagesSaySo") {
  Fixture fixture({}, "/nonexistent/dist");
  const Response response = fixture.Get("/press");
  CHECK(response.status == 503);
  CHECK(response.body.find("not built") != std::string::npos);
  CHECK(fixture.Get("/api/v1/status").status == 200);
}

}  // namespace huiying::http
