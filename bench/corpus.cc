#include "bench/corpus.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <unordered_map>

#include "text/utf8.h"

namespace huiying::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kShortestWord = 2;
constexpr std::size_t kLongestWord = 6;
constexpr std::size_t kCommon = 500;  // in one of so many posts

struct ClosePipe {
  void operator()(std::FILE* file) const { ::pclose(file); }
};

// For a shell: nothing inside is special.
std::string Quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

// The lines of an .xz file; xz is stopped when nobody reads on.
class XzLines {
 public:
  explicit XzLines(const fs::path& path)
      : pipe_(::popen(("xz -dc -- " + Quoted(path.string()) +
                       " 2>/dev/null").c_str(), "r")) {}

  bool Next(std::string& line) {
    line.clear();
    while (pipe_ && std::fgets(part_, sizeof part_, pipe_.get()) != nullptr) {
      line += part_;
      if (line.ends_with('\n')) return true;
    }
    return !line.empty();
  }

 private:
  std::unique_ptr<std::FILE, ClosePipe> pipe_;
  char part_[64 * 1024];
};

std::string TextOf(const nlohmann::json& object, const char* field) {
  const auto it = object.find(field);
  return it != object.end() && it->is_string() ? it->get<std::string>() : "";
}

void Add(Corpus& corpus, std::string title, std::string text) {
  if (title.empty() && text.empty()) return;
  std::string raw = title;
  if (!title.empty() && !text.empty()) raw += '\n';
  raw += text;
  corpus.bytes += raw.size();
  corpus.raw.push_back(std::move(raw));
  model::Post post;
  post.id = model::PostId(fmt::format("bench:{}", corpus.posts.size()));
  if (!title.empty()) post.title = std::move(title);
  if (!text.empty()) post.text = std::move(text);
  corpus.posts.push_back(std::move(post));
}

void Copy(const Corpus& from, std::size_t index, Corpus& to) {
  to.posts.push_back(from.posts[index]);
  to.raw.push_back(from.raw[index]);
  to.bytes += from.raw[index].size();
}

void AddRoot(Corpus& corpus, const std::string& line) {
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (json.is_object()) Add(corpus, "", TextOf(json, "text"));
}

// `[root, number, parent, time, user, text]`.
void AddRepost(Corpus& corpus, const std::string& line) {
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_array() || json.size() != 6 || !json[5].is_string()) return;
  Add(corpus, "", json[5].get<std::string>());
}

void AddTopic(Corpus& corpus, const std::string& line) {
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object()) return;
  Add(corpus, TextOf(json, "title"), TextOf(json, "description"));
}

bool IsHanWord(std::string_view word) {
  std::size_t length = 0;
  for (std::size_t at = 0; at < word.size(); ++length) {
    const text::CodePoint c = text::ReadCodePoint(word, at);
    if (!c.valid || !text::IsHan(c.value)) return false;
    at += c.bytes;
  }
  return length >= kShortestWord && length <= kLongestWord;
}

using Occurrences = std::unordered_map<std::string, std::uint32_t>;

// Adds one for each word that stands in the text, however often.
void CountWordsOf(std::string_view text, Occurrences& words) {
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < text.size();) {
    starts.push_back(at);
    at += text::ReadCodePoint(text, at).bytes;
  }
  starts.push_back(text.size());
  std::set<std::string> found;
  for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
    for (std::size_t n = kShortestWord; n <= kLongestWord; ++n) {
      if (i + n >= starts.size()) break;
      std::string part(text.substr(starts[i], starts[i + n] - starts[i]));
      if (words.contains(part)) found.insert(std::move(part));
    }
  }
  for (const std::string& word : found) ++words[word];
}

std::vector<std::string> ReadLists(const fs::path& folder) {
  std::set<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".txt") files.insert(entry.path());
  }
  std::vector<std::string> words;
  for (const fs::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    for (std::string line; std::getline(in, line);) {
      const std::string word = line.substr(0, line.find('\t'));
      if (IsHanWord(word)) words.push_back(word);
    }
  }
  return words;
}

}  // namespace

base::Result<Corpus> ReadCorpus(const std::string& folder,
                                std::size_t max_bytes) {
  const fs::path posts = fs::path(folder) / "posts";
  const fs::path roots = posts / "ced_weibo/roots.jsonl";
  const fs::path reposts = posts / "ced_weibo/reposts.jsonl.xz";
  const fs::path topics = posts / "hot_topics.jsonl.xz";
  for (const fs::path& path : {roots, reposts, topics}) {
    if (fs::exists(path)) continue;
    return base::Fail(base::ErrorCode::kNotFound,
                      path.string() + " is not there");
  }
  Corpus corpus;
  std::string line;
  std::ifstream in(roots, std::ios::binary);
  while (corpus.bytes < max_bytes && std::getline(in, line)) {
    AddRoot(corpus, line);
  }
  XzLines repost_lines(reposts);
  XzLines topic_lines(topics);
  for (bool more = true; more && corpus.bytes < max_bytes;) {
    more = repost_lines.Next(line);
    if (more) AddRepost(corpus, line);
    if (topic_lines.Next(line)) AddTopic(corpus, line), more = true;
  }
  return corpus;
}

Corpus SampleOf(const Corpus& corpus, std::size_t count) {
  const std::size_t step = std::max<std::size_t>(
      1, corpus.posts.size() / std::max<std::size_t>(1, count));
  std::vector<std::size_t> picked;
  for (std::size_t i = 0; i < corpus.posts.size(); i += step) {
    picked.push_back(i);
  }
  std::mt19937_64 random(7);
  for (std::size_t i = picked.size(); i > 1; --i) {
    std::swap(picked[i - 1], picked[random() % i]);
  }
  Corpus out;
  for (const std::size_t i : picked) Copy(corpus, i, out);
  return out;
}

Corpus PartOf(const Corpus& corpus, std::size_t from, std::size_t to) {
  Corpus out;
  for (std::size_t i = from; i < std::min(to, corpus.posts.size()); ++i) {
    Copy(corpus, i, out);
  }
  return out;
}

base::Result<Words> ReadWords(const std::string& folder,
                              const Corpus& corpus) {
  const fs::path lists = fs::path(folder) / "thuocl";
  const std::vector<std::string> all = ReadLists(lists);
  if (all.empty()) {
    return base::Fail(base::ErrorCode::kNotFound,
                      lists.string() + " holds no word lists");
  }
  Occurrences counts;
  for (const std::string& word : all) counts.emplace(word, 0);
  for (const std::string& text : corpus.raw) {
    CountWordsOf(text, counts);
  }
  const std::size_t most = corpus.raw.size() / kCommon;
  Words words;
  std::set<std::string> seen;
  for (const std::string& word : all) {
    if (!seen.insert(word).second || counts[word] > most) continue;
    (counts[word] > 0 ? words.used : words.unused).push_back(word);
  }
  return words;
}

}  // namespace huiying::bench
