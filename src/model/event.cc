#include "model/event.h"

#include <fmt/core.h>

#include <utility>

#include "model/fields.h"

namespace huiying::model {
namespace {

struct Envelope {
  Seq seq = 0;
  base::TimePoint at;
  base::TimePoint wall;
  Actor actor;
  CommandId command;
  TextHash previous{};

  void Fields(this auto&& self, auto& a) {
    a("seq", self.seq);
    a("at", self.at);
    a("wall", self.wall);
    a("actor", self.actor);
    a("command", self.command);
    a("previous", self.previous);
  }
};

// Decodes the alternative with the given index; nothing when there is none.
template <std::size_t... I>
std::optional<Event> DecodeEvent(std::size_t index, std::string_view bytes,
                                 std::index_sequence<I...>) {
  std::optional<Event> event;
  auto attempt = [&]<std::size_t N>() {
    if (index != N) return;
    auto decoded = DecodeFields<std::variant_alternative_t<N, Event>>(bytes);
    if (decoded) event.emplace(std::in_place_index<N>, std::move(*decoded));
  };
  (attempt.template operator()<I>(), ...);
  return event;
}

}  // namespace

std::string_view EventName(const Event& event) {
  return std::visit([](const auto& e) { return e.kName; }, event);
}

std::string EncodeEntry(const Entry& entry) {
  base::Writer out;
  out.Unsigned(entry.format);
  out.Bytes(EncodeFields(Envelope{.seq = entry.seq,
                                  .at = entry.at,
                                  .wall = entry.wall,
                                  .actor = entry.actor,
                                  .command = entry.command,
                                  .previous = entry.previous}));
  out.Unsigned(entry.event.index());
  out.Bytes(
      std::visit([](const auto& e) { return EncodeFields(e); }, entry.event));
  return std::move(out).Take();
}

base::Result<Entry> DecodeEntry(std::string_view bytes) {
  base::Reader in(bytes);
  Entry entry;
  entry.format = static_cast<std::uint32_t>(in.Unsigned());
  if (!in.ok() || entry.format == 0 || entry.format > kJournalFormat) {
    return base::Fail(
        base::ErrorCode::kCorrupt,
        fmt::format("entry format {} is not one this version reads (1 to {})",
                    entry.format, kJournalFormat));
  }
  const auto envelope = DecodeFields<Envelope>(in.Bytes());
  const std::uint64_t index = in.Unsigned();
  const std::string_view body = in.Bytes();
  if (!envelope || !in.ok() || !in.at_end()) {
    return base::Fail(base::ErrorCode::kCorrupt, "entry envelope is damaged");
  }
  entry.seq = envelope->seq;
  entry.at = envelope->at;
  entry.wall = envelope->wall;
  entry.actor = envelope->actor;
  entry.command = envelope->command;
  entry.previous = envelope->previous;
  auto event = DecodeEvent(
      index, body, std::make_index_sequence<std::variant_size_v<Event>>());
  if (!event) {
    return base::Fail(
        base::ErrorCode::kCorrupt,
        fmt::format("entry {}: event kind {} is damaged", entry.seq, index));
  }
  entry.event = std::move(*event);
  return entry;
}

std::string DumpEntry(const Entry& entry) {
  JsonDumper dump;
  dump("seq", entry.seq);
  dump("at", entry.at);
  dump("wall", entry.wall);
  dump("actor", entry.actor);
  dump("command", entry.command);
  dump("event", std::string(EventName(entry.event)));
  std::visit([&](const auto& e) { dump("data", e); }, entry.event);
  return std::move(dump).Take();
}

std::string DescribeEvent(const Event& event) {
  JsonDumper dump;
  std::visit([&](const auto& e) { e.Fields(dump); }, event);
  return fmt::format("{} {}", EventName(event), std::move(dump).Take());
}

void JsonDumper::Text(std::string_view text) {
  out_ += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (byte < 0x20) {
      out_ += fmt::format("\\u{:04x}", byte);
    } else {
      out_ += c;
    }
  }
  out_ += '"';
}

}  // namespace huiying::model
