#include "tests/conformance/texts.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

namespace huiying::conformance {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// The lines of a file; `.xz` is unpacked on the way.
void EachLine(const std::string& path,
              const std::function<void(const std::string&)>& take) {
  const std::string command =
      (path.ends_with(".xz") ? "xz -dc '" : "cat '") + path + "'";
  FILE* const pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string line;
  std::vector<char> buffer(1 << 16);
  while (std::fgets(buffer.data(), static_cast<int>(buffer.size()), pipe)) {
    line += buffer.data();
    if (!line.ends_with('\n')) continue;
    line.pop_back();
    take(line);
    line.clear();
  }
  if (!line.empty()) take(line);
  REQUIRE_MESSAGE(pclose(pipe) == 0, command);
}

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Corpus {
  const char* name;
  const char* path;
  Text (*read)(const std::string& line, std::size_t number);
};

Text OfThuc(const std::string& line, std::size_t number) {
  const std::size_t a = line.find('\t');
  const std::size_t b = line.find('\t', a + 1);
  return {"t" + std::to_string(number), line.substr(a + 1, b - a - 1),
          line.substr(b + 1)};
}

Text OfHashtag(const std::string& line, std::size_t) {
  const Json json = Json::parse(line);
  std::string text;
  for (const char c : json.at("tokens").get<std::string>()) {
    if (c != ' ') text += c;
  }
  return {json.at("id").dump(), "", text};
}

const Corpus kCorpora[] = {
    {"hot", "posts/hot_topics.jsonl.xz",
     [](const std::string& line, std::size_t) {
       const Json json = Json::parse(line);
       return Text{"h" + json.at("id").dump(), "", json.at("title")};
     }},
    {"roots", "posts/ced_weibo/roots.jsonl",
     [](const std::string& line, std::size_t) {
       const Json json = Json::parse(line);
       return Text{"c" + json.at("id").dump(), "", json.at("text")};
     }},
    {"reposts", "posts/ced_weibo/reposts.jsonl.xz",
     [](const std::string& line, std::size_t number) {
       const Json json = Json::parse(line);
       return Text{std::to_string(number), "", json.at(5)};
     }},
    {"hashtag", "posts/weibo_hashtag/posts.jsonl", OfHashtag},
    {"cec", "posts/cec_emergency/articles.jsonl",
     [](const std::string& line, std::size_t) {
       const Json json = Json::parse(line);
       return Text{json.at("id").dump(), "", json.at("text")};
     }},
    {"tnews", "posts/tnews/titles.jsonl",
     [](const std::string& line, std::size_t number) {
       return Text{std::to_string(number), "",
                   Json::parse(line).at("title")};
     }},
    {"thuc", "posts/thucnews_titles/titles.tsv", OfThuc},
};

}  // namespace

std::optional<std::string> SharedData(std::string_view test) {
  const std::string data = std::string(HUIYING_SOURCE) + "/../shared/data";
  if (fs::exists(data)) return data;
  std::cout << "SKIPPED: " << test << ": no ../shared\n";
  CHECK(std::getenv("HUIYING_REQUIRE_SHARED") == nullptr);
  return std::nullopt;
}

std::shared_ptr<const classify::RuleSet> ShippedRules() {
  const fs::path root = fs::path(HUIYING_SOURCE) / "rules";
  std::vector<classify::RuleText> files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    files.push_back({fs::relative(entry.path(), root).generic_string(),
                     ReadAll(entry.path())});
  }
  auto rules = classify::LoadRuleSet(files);
  REQUIRE_MESSAGE(rules, rules.error().message);
  return *rules;
}

void EachText(const std::string& data, std::string_view name,
              const std::function<void(const Text&)>& take) {
  for (const Corpus& corpus : kCorpora) {
    if (corpus.name != name) continue;
    std::size_t number = 0;
    EachLine(data + "/" + corpus.path, [&](const std::string& line) {
      take(corpus.read(line, number++));
    });
    REQUIRE(number > 0);
    return;
  }
  FAIL("no such corpus: ", name);
}

}  // namespace huiying::conformance
