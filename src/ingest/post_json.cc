#include "ingest/post_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace huiying::ingest {
namespace {

using Json = nlohmann::json;
using Ordered = nlohmann::ordered_json;

// Reads the fields of one object; the first one that is wrong is kept.
class Fields {
 public:
  explicit Fields(const Json& object, std::string prefix = {})
      : object_(object), prefix_(std::move(prefix)) {}

  std::optional<std::string> Text(const char* name) {
    const Json* value = Find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) return Wrong<std::string>(name, "a string");
    return value->get<std::string>();
  }
  std::optional<base::TimePoint> Time(const char* name) {
    const auto text = Text(name);
    if (!text) return std::nullopt;
    const auto time = base::ParseTime(*text);
    if (!time) {
      return Wrong<base::TimePoint>(name,
                                    "a time like 2026-11-24T09:00:00+08:00");
    }
    return time;
  }
  std::optional<std::uint64_t> Count(const char* name) {
    const Json* value = Find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number_unsigned()) {
      return Wrong<std::uint64_t>(name, "a whole number, 0 or more");
    }
    return value->get<std::uint64_t>();
  }
  std::optional<bool> Flag(const char* name) {
    const Json* value = Find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_boolean()) return Wrong<bool>(name, "true or false");
    return value->get<bool>();
  }
  const Json* Object(const char* name) {
    const Json* value = Find(name);
    if (value != nullptr && !value->is_object()) {
      Wrong<bool>(name, "an object");
      return nullptr;
    }
    return value;
  }

  template <class T>
  std::optional<T> Wrong(const char* name, std::string_view wanted) {
    if (problem_.empty()) {
      problem_ = fmt::format("field `{}{}` must be {}", prefix_, name, wanted);
    }
    return std::nullopt;
  }
  const std::string& problem() const { return problem_; }

 private:
  const Json* Find(const char* name) const {
    const auto at = object_.find(name);
    return at == object_.end() || at->is_null() ? nullptr : &*at;
  }

  const Json& object_;
  std::string prefix_;
  std::string problem_;
};

void ReadTimes(Fields& fields, model::Post& post) {
  post.published_at = fields.Time("published_at");
  post.updated_at = fields.Time("updated_at");
  post.fetched_at = fields.Time("fetched_at");
  if (const auto name = fields.Text("time_basis")) {
    post.time_basis = model::FromName<model::TimeBasis>(*name);
    if (!post.time_basis) {
      fields.Wrong<bool>("time_basis",
                         "exact, relative, date_only, id or fetched");
    }
  }
}

std::string ReadCounts(const Json& object, model::Counts& counts) {
  Fields fields(object, "counts.");
  counts.reposts = fields.Count("reposts");
  counts.comments = fields.Count("comments");
  counts.likes = fields.Count("likes");
  counts.views = fields.Count("views");
  return fields.problem();
}

base::Result<model::Post> Unreadable(std::string message) {
  return base::Fail(base::ErrorCode::kInvalid, std::move(message));
}

// A line that is not quite UTF-8 is written with U+FFFD rather than not at all.
std::string Dump(const Ordered& json) {
  return json.dump(-1, ' ', false, Ordered::error_handler_t::replace);
}

void Put(Ordered& json, const char* name,
         const std::optional<std::string>& value) {
  if (value) json[name] = *value;
}
void Put(Ordered& json, const char* name,
         const std::optional<base::TimePoint>& value) {
  if (value) json[name] = base::FormatTime(*value);
}
void Put(Ordered& json, const char* name,
         const std::optional<std::uint64_t>& value) {
  if (value) json[name] = *value;
}

Ordered CountsJson(const model::Counts& counts) {
  Ordered json = Ordered::object();
  Put(json, "reposts", counts.reposts);
  Put(json, "comments", counts.comments);
  Put(json, "likes", counts.likes);
  Put(json, "views", counts.views);
  return json;
}

}  // namespace

base::Result<model::Post> ReadPostJson(std::string_view line) {
  const Json json = Json::parse(line, nullptr, false);
  if (json.is_discarded()) return Unreadable("not JSON in UTF-8");
  if (!json.is_object()) return Unreadable("not a JSON object");
  Fields fields(json);
  model::Post post;
  post.id = model::PostId(fields.Text("id").value_or(""));
  post.platform = fields.Text("platform").value_or("");
  post.feed = fields.Text("feed").value_or("");
  post.title = fields.Text("title");
  post.text = fields.Text("text");
  post.url = fields.Text("url");
  ReadTimes(fields, post);
  if (auto original = fields.Text("repost_of")) {
    post.repost_of = model::PostId(*std::move(original));
  }
  post.official = fields.Flag("official");
  std::string problem;
  if (const Json* counts = fields.Object("counts")) {
    problem = ReadCounts(*counts, post.counts);
  }
  if (!fields.problem().empty()) problem = fields.problem();
  if (!problem.empty()) return Unreadable(std::move(problem));
  const std::string& id = post.id.value();
  if (id.empty()) return Unreadable("field `id` is missing");
  if (!post.title && !post.text) {
    return Unreadable("field `text` is missing, and `title` too");
  }
  if (const auto colon = id.find(':');
      post.platform.empty() && colon != std::string::npos) {
    post.platform = id.substr(0, colon);
  }
  return post;
}

std::string WritePostJson(const model::Post& post) {
  Ordered json = Ordered::object();
  json["id"] = post.id.value();
  if (!post.platform.empty()) json["platform"] = post.platform;
  if (!post.feed.empty()) json["feed"] = post.feed;
  Put(json, "title", post.title);
  Put(json, "text", post.text);
  Put(json, "url", post.url);
  Put(json, "published_at", post.published_at);
  Put(json, "updated_at", post.updated_at);
  if (post.time_basis) json["time_basis"] = model::Name(*post.time_basis);
  Put(json, "fetched_at", post.fetched_at);
  if (post.repost_of) json["repost_of"] = post.repost_of->value();
  if (Ordered counts = CountsJson(post.counts); !counts.empty()) {
    json["counts"] = std::move(counts);
  }
  if (post.official) json["official"] = *post.official;
  return Dump(json);
}

std::string WriteVerdictJson(const model::Verdict& verdict) {
  Ordered json = Ordered::object();
  json["id"] = verdict.id.value();
  json["relevant"] = verdict.relevant;
  if (verdict.relevant) json["grade"] = verdict.grade;
  json["answer"] = verdict.answer_due ? "due" : "none";
  if (verdict.urgent) json["urgent"] = true;
  json["topics"] = verdict.topics;
  if (!verdict.route.empty()) json["route"] = verdict.route;
  json["places"] = verdict.places;
  json["units"] = verdict.units;
  json["hits"] = Ordered::array();
  for (const model::Hit& hit : verdict.hits) {
    Ordered entry;
    entry["rule"] = hit.rule;
    entry["field"] = model::Name(hit.field);
    entry["start"] = hit.start;
    entry["end"] = hit.end;
    entry["text"] = hit.text;
    entry["view"] = model::Name(hit.view);
    if (hit.context != model::HitContext::kPlain) {
      entry["context"] = model::Name(hit.context);
    }
    json["hits"].push_back(std::move(entry));
  }
  json["masked"] = Ordered::array();
  for (const model::MaskedSpan& span : verdict.masked) {
    Ordered entry;
    entry["field"] = model::Name(span.field);
    entry["start"] = span.start;
    entry["end"] = span.end;
    entry["list"] = span.list;
    json["masked"].push_back(std::move(entry));
  }
  json["reasons"] = verdict.reasons;
  json["rules_version"] = verdict.rules_version;
  return Dump(json);
}

}  // namespace huiying::ingest
