#include "config/files.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "config/feeds.h"
#include "config/policy.h"

namespace huiying::config {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "huiyingXXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }

  void Put(const std::string& path, const std::string& text) const {
    fs::create_directories((path_ / path).parent_path());
    std::ofstream(path_ / path, std::ios::binary) << text;
  }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

TEST_CASE("ReadsYamlFilesSortedByPath") {
  const Folder folder;
  folder.Put("b.yaml", "b");
  folder.Put("a/z.yaml", "z");
  folder.Put("a.yaml", "");
  folder.Put("a/notes.txt", "no");
  folder.Put(".hidden.yaml", "no");
  folder.Put(".git/x.yaml", "no");
  const auto files = ReadFolder(folder.path(), Depth::kWithFolders);
  REQUIRE(files);
  REQUIRE(files->size() == 3);
  CHECK(files->at(0).path == "a.yaml");
  CHECK(files->at(0).text.empty());
  CHECK(files->at(1).path == "a/z.yaml");
  CHECK(files->at(2).text == "b");
  const auto top = ReadFolder(folder.path(), Depth::kTopOnly);
  REQUIRE(top);
  CHECK(top->size() == 2);
}

TEST_CASE("ReadsCalendarsOfFoldersWithFoldersOnly") {
  const Folder folder;
  folder.Put("desk.ics", "BEGIN:VCALENDAR");
  folder.Put("calendar/night.ics", "x");
  folder.Put("calendar/2026.yaml", "");
  folder.Put(".old.ics", "no");
  // Twice as long as a YAML file may be.
  folder.Put("long.ics", std::string(2 * 1024 * 1024, ' '));
  const auto files = ReadFolder(folder.path(), Depth::kWithFolders);
  REQUIRE(files);
  REQUIRE(files->size() == 4);
  CHECK(files->at(0).path == "calendar/2026.yaml");
  CHECK(files->at(1).path == "calendar/night.ics");
  CHECK(files->at(2).text == "BEGIN:VCALENDAR");
  const auto top = ReadFolder(folder.path(), Depth::kTopOnly);
  REQUIRE(top);
  CHECK(top->empty());  // feeds have none
  folder.Put("long.ics", std::string(2 * 1024 * 1024 + 1, ' '));
  const auto more = ReadFolder(folder.path(), Depth::kWithFolders);
  REQUIRE_FALSE(more);
  CHECK(Describe(more.error()).find("at most 2097152 are read") !=
        std::string::npos);
}

TEST_CASE("AFolderThatIsNotThereIsAnError") {
  const Folder folder;
  const auto files = ReadFolder(folder.path() + "/no", Depth::kWithFolders);
  REQUIRE_FALSE(files);
  CHECK(Describe(files.error()).find("/no: cannot be read") !=
        std::string::npos);
}

TEST_CASE("AYmlFileIsNotPassedOverSilently") {
  const Folder folder;
  folder.Put("a.yml", "a: 1");
  const auto files = ReadFolder(folder.path(), Depth::kTopOnly);
  REQUIRE_FALSE(files);
  CHECK(Describe(files.error()).find("rename it to a.yaml") !=
        std::string::npos);
}

TEST_CASE("AFolderThatLinksToItselfEnds") {
  const Folder folder;
  folder.Put("a.yaml", "a: 1");
  fs::create_directory_symlink(folder.path(), folder.path() + "/loop");
  CHECK(ReadFolder(folder.path(), Depth::kWithFolders));
}

TEST_CASE("AFileOverTheBoundIsAnError") {
  const Folder folder;
  folder.Put("a.yaml", std::string(1'000'001, '#'));
  const auto files = ReadFolder(folder.path(), Depth::kTopOnly);
  REQUIRE_FALSE(files);
  CHECK(files.error().at(0).code == base::ErrorCode::kTooLarge);
}

TEST_CASE("SecretsComeFromEnvironmentAndFile") {
  const Folder folder;
  folder.Put("hook.key", "s3cret\r\n");
  folder.Put("empty.key", "\n");
  const Secrets secrets = SystemSecrets(folder.path());
  CHECK(secrets.file("hook.key") == "s3cret");
  CHECK_FALSE(secrets.file("empty.key"));
  CHECK_FALSE(secrets.file("no.key"));
  REQUIRE(setenv("HUIYING_TEST_SECRET", "from-env", 1) == 0);
  CHECK(secrets.env("HUIYING_TEST_SECRET") == "from-env");
  REQUIRE(setenv("HUIYING_TEST_SECRET", "", 1) == 0);
  CHECK_FALSE(secrets.env("HUIYING_TEST_SECRET"));
  REQUIRE(unsetenv("HUIYING_TEST_SECRET") == 0);
  CHECK_FALSE(secrets.env("HUIYING_TEST_SECRET"));
}

TEST_CASE("TheFilesThatShipAreValid") {
  const std::string root = HUIYING_SOURCE;
  const auto rules = ReadFolder(root + "/rules", Depth::kWithFolders);
  REQUIRE(rules);
  const auto policy = LoadPolicy(*rules, SystemSecrets(root + "/rules"));
  REQUIRE_MESSAGE(policy.has_value(), Describe(policy.error()));
  CHECK(policy->policy.obligations.size() == 10);
  CHECK(policy->warnings.empty());
  const auto feeds = ReadFolder(root + "/feeds", Depth::kTopOnly);
  REQUIRE(feeds);
  CHECK(LoadFeeds(*feeds));
}

TEST_CASE("TheDemosFeedsAndPeopleAreValid") {
  const std::string root = HUIYING_SOURCE;
  auto feeds = ReadFolder(root + "/feeds/demo", Depth::kTopOnly);
  auto rules = ReadFolder(root + "/rules", Depth::kWithFolders);
  REQUIRE(feeds);
  REQUIRE(rules);
  // The demo's ladder and roster lie beside its feeds and replace the rules'.
  const auto is_rule = [](const FileText& file) {
    return file.path == "ladder.yaml" || file.path == "roster.yaml";
  };
  for (const FileText& file : *feeds) {
    if (!is_rule(file)) continue;
    std::erase_if(*rules, [&](const auto& f) { return f.path == file.path; });
    rules->push_back(file);
  }
  std::erase_if(*feeds, is_rule);
  const auto list = LoadFeeds(*feeds);
  CHECK_MESSAGE(list, Describe(list.error()));
  const auto policy = LoadPolicy(*rules, SystemSecrets(root));
  CHECK_MESSAGE(policy, Describe(policy.error()));
}

}  // namespace
}  // namespace huiying::config
