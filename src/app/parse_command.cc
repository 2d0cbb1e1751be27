#include "app/parse_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include "ingest/post_json.h"

namespace huiying::app {
namespace {

constexpr int kDone = 0;
constexpr int kUnreadable = 2;

base::Result<std::string> ReadAll(const std::string& file, std::istream& in) {
  std::ifstream opened;
  if (file != "-") opened.open(file, std::ios::binary);
  std::istream& source = file == "-" ? in : opened;
  std::string bytes{std::istreambuf_iterator<char>(source), {}};
  const bool failed = file != "-" && (!opened.is_open() || opened.bad() ||
                                      (bytes.empty() && opened.peek() != EOF));
  if (failed) {
    return base::Fail(base::ErrorCode::kNotFound, "the file cannot be read");
  }
  return bytes;
}

// False when anything of the document could not be read.
bool ParseOne(const std::string& file, const ParseOptions& options,
              std::istream& in, std::ostream& out, std::ostream& complaints) {
  const auto complain = [&](const std::string& what) {
    complaints << fmt::format("huiying parse: {}: {}\n", file, what);
  };
  const auto bytes = ReadAll(file, in);
  if (!bytes) {
    complain(bytes.error().message);
    return false;
  }
  const ingest::ParseContext context{.url = options.url,
                                     .content_type = {},
                                     .fetched_at = options.fetched_at,
                                     .feed = {}};
  const auto document = ingest::Parse(options.format, *bytes, context);
  if (!document) {
    complain(document.error().message);
    return false;
  }
  for (const model::Post& post : document->posts) {
    out << ingest::WritePostJson(post) << '\n';
  }
  for (const std::string& problem : document->problems) complain(problem);
  if (document->fault) complain(document->fault->message);
  return document->problems.empty() && !document->fault;
}

struct Given {
  std::string format = "auto";
  std::string url;
  std::string fetched_at;
  std::vector<std::string> files;
};

// Usage errors are the command line's own: they end with status 2.
ParseOptions OptionsOf(const Given& given) {
  ParseOptions options{
      .url = given.url, .fetched_at = {}, .files = given.files};
  const auto format = ingest::FormatFromName(given.format);
  if (!format) {
    throw CLI::ValidationError(
        "--format", fmt::format("`{}` is none of {}", given.format,
                                fmt::join(ingest::FormatNames(), ", ")));
  }
  options.format = *format;
  if (given.fetched_at.empty()) {
    options.fetched_at =
        std::chrono::floor<base::Duration>(std::chrono::system_clock::now());
    return options;
  }
  options.fetched_at = base::ParseTime(given.fetched_at);
  if (!options.fetched_at) {
    throw CLI::ValidationError("--fetched-at",
                               "must be a time like 2026-11-24T09:00:00+08:00");
  }
  return options;
}

}  // namespace

int RunParse(const ParseOptions& options, std::istream& in, std::ostream& out,
             std::ostream& complaints) {
  int status = kDone;
  for (const std::string& file : options.files) {
    if (!ParseOne(file, options, in, out, complaints)) status = kUnreadable;
  }
  out.flush();
  if (out) return status;
  complaints << "huiying parse: the output could not be written\n";
  return kUnreadable;
}

void AddParseCommand(CLI::App& app, int& exit_code) {
  auto given = std::make_shared<Given>();
  CLI::App* const command =
      app.add_subcommand("parse", "Feed documents to NDJSON posts");
  command
      ->add_option("--format", given->format,
                   "auto, rss, atom, jsonfeed, weibo-mobile, weibo-ajax")
      ->capture_default_str();
  command->add_option(
      "--url", given->url,
      "Where the documents came from; links are relative to it");
  command->add_option("--fetched-at", given->fetched_at,
                      "When they were fetched, RFC 3339 [now]");
  command->add_option("FILE", given->files, "Documents; - is stdin")
      ->required();
  command->callback([given, &exit_code] {
    std::ios::sync_with_stdio(false);
    exit_code = RunParse(OptionsOf(*given), std::cin, std::cout, std::cerr);
  });
}

}  // namespace huiying::app
