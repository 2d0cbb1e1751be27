// Render: a message, or several as a digest, as text that fits a channel.
// Pure.
//
// What a channel cannot carry is cut from the title, on the border of a
// character and with `…`; then the action goes; the headline, the deadline and
// the link are never cut. Titles come from the public: whatever a platform
// could take for a mention, a tag or a line of its own is made plain.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "config/messages.h"
#include "notify/message.h"

namespace huiying::notify {

struct Limit {
  std::size_t bytes = std::numeric_limits<std::size_t>::max();
  // In UTF-16 units, as short messages are counted.
  std::size_t characters = std::numeric_limits<std::size_t>::max();
};

// What goes to one person in one piece.
struct Letter {
  std::vector<Message> messages;  // at least one; several are a digest
  config::Language language = config::Language::kChinese;
  const config::Phrases* phrases = nullptr;
  std::string_view desk_url;  // of the dashboards
  base::TimePoint now;        // engine time
};

// Several messages: a head with their number and the first deadline, then as
// many lines as fit, the most pressing first, then how many more there are.
// Each is counted, so each was told.
std::string RenderText(const Letter& letter, config::SizeClass size,
                       Limit limit);

// One line with the marks: a mail's subject, a push's title.
std::string RenderHeadline(const Letter& letter, Limit limit);

// 【演练】, 【测试】, 【可能重复】, as they apply.
std::string Marks(const Letter& letter);

// Where the alert is acknowledged with one press; without a token as LinkOf().
std::string AckLinkOf(const Message& message, std::string_view desk_url);
// Where the message is acted on.
std::string LinkOf(const Message& message, std::string_view desk_url);
std::string LinkOf(const Letter& letter);

// The longest beginning that fits, whole characters, `…` at a cut.
std::string Cut(std::string_view text, Limit limit);
std::size_t Utf16Length(std::string_view text);

// Text of strangers without control characters, broken bytes, characters that
// turn the direction of writing, and with < and @ made harmless.
std::string Plain(std::string_view text);

}  // namespace huiying::notify
