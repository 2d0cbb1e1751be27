// The bytes of a feed's document. The first byte chooses the format that it is
// said to have; then the same as a line of NDJSON.
#include "ingest/parse.h"
#include "ingest/post_json.h"
#include "tests/fuzz/target.h"

namespace huiying::fuzz {
namespace {

void CheckText(const std::optional<std::string>& text) {
  HUIYING_CHECK(!text || text::IsValidUtf8(*text));
}

// What is written can be read, and is the same.
void CheckPostJson(const model::Post& post) {
  const std::string line = ingest::WritePostJson(post);
  HUIYING_CHECK(text::IsValidUtf8(line) && !line.contains('\n'));
  const auto again = ingest::ReadPostJson(line);
  HUIYING_CHECK_MSG(again, again.error().message);
  HUIYING_CHECK(ingest::WritePostJson(*again) == line);
}

void CheckPost(const model::Post& post) {
  HUIYING_CHECK(!post.id.value().empty());
  HUIYING_CHECK(text::IsValidUtf8(post.id.value()));
  CheckText(post.title);
  CheckText(post.text);
  CheckText(post.url);
  if (post.title || post.text) CheckPostJson(post);
}

void CheckFeed(std::string_view input) {
  const auto names = ingest::FormatNames();
  const auto format =
      ingest::FormatFromName(names[TakeChoice(input, names.size())]);
  const auto document = ingest::Parse(
      *format, input,
      {.url = "https://example.org/feeds/a.xml",
       .content_type = {},
       .fetched_at = base::ParseTime("2026-06-20T22:00:00+08:00"),
       .feed = "f"});
  if (!document) {
    HUIYING_CHECK(!document.error().message.empty());
    HUIYING_CHECK(!ingest::FaultCode(document.error()).empty());
  } else {
    for (const model::Post& post : document->posts) CheckPost(post);
  }
  if (const auto post = ingest::ReadPostJson(input)) CheckPostJson(*post);
}

}  // namespace
}  // namespace huiying::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  huiying::fuzz::CheckFeed(huiying::fuzz::BytesOf(data, size));
  return 0;
}
