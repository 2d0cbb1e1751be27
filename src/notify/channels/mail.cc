#include "notify/channels/mail.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "notify/sign.h"

namespace huiying::notify {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                   "Thu", "Fri", "Sat"};
constexpr Limit kSubject{.bytes = 240};
// Of an encoded word, in threes: its line has at most 76 characters, also the
// first, with the header's name in front.
constexpr std::size_t kBytesInWord = 36;
constexpr std::size_t kBase64Line = 76;

std::string DomainOf(const std::string& address) {
  return address.substr(address.find('@') + 1);
}

// The body, lines of at most 76 characters.
std::string Base64Lines(std::string_view text) {
  const std::string all = Base64(text);
  std::string out;
  for (std::size_t i = 0; i < all.size(); i += kBase64Line) {
    out += all.substr(i, kBase64Line) + "\r\n";
  }
  return out;
}

// What all mails of the case refer to; empty when it is about no case. The
// journal's id keeps two houses' cases apart.
std::string ThreadRoot(const Message& message, const std::string& domain) {
  if (!message.about_case) return "";
  const std::string journal =
      message.alert_id.substr(0, message.alert_id.find('-'));
  return fmt::format("<{}.{}@{}>", model::FormatCaseId(message.about_case->id),
                     journal, domain);
}

}  // namespace

std::vector<Window> RateOf(const config::MailServer& server) {
  return {{.length = std::chrono::seconds(60),
           .most = server.per_minute,
           .reserved = server.per_minute / 3}};
}

std::string EncodeHeader(std::string_view text) {
  const bool ascii =
      std::ranges::all_of(text, [](char c) { return c >= ' ' && c < '\x7f'; });
  if (ascii && text.size() <= 200) return std::string(text);
  std::string out;
  while (!text.empty()) {
    std::size_t end = std::min(text.size(), kBytesInWord);
    // A character is never parted.
    while (end > 1 && end < text.size() &&
           (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
      --end;
    }
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + Base64(text.substr(0, end)) + "?=";
    text.remove_prefix(end);
  }
  return out;
}

std::string MailDate(base::TimePoint t) {
  const base::CivilTime civil = base::ToCivil(t);
  const auto days =
      std::chrono::floor<std::chrono::days>(t + base::kChinaOffset);
  const std::chrono::weekday weekday{
      std::chrono::sys_days(days.time_since_epoch())};
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0800",
                     kDays[weekday.c_encoding()], civil.day,
                     kMonths[civil.month - 1], civil.year, civil.hour,
                     civil.minute, civil.second);
}

aio::MailRequest MakeRequest(const Letter& letter, const config::Mail& mail,
                             base::TimePoint wall) {
  const config::MailServer& server = *mail.server;
  const Message& first = letter.messages.front();
  const std::string domain = DomainOf(server.from);
  const std::string root =
      letter.messages.size() == 1 ? ThreadRoot(first, domain) : "";
  std::string text;
  const auto header = [&](std::string_view name, std::string_view value) {
    text += fmt::format("{}: {}\r\n", name, value);
  };
  header("Date", MailDate(wall));
  header("From",
         fmt::format("{} <{}>", EncodeHeader("回应 Huiying"), server.from));
  header("To", fmt::format("<{}>", mail.to));
  header("Subject", EncodeHeader(RenderHeadline(letter, kSubject)));
  header("Message-ID", fmt::format("<{}@{}>", first.alert_id, domain));
  if (!root.empty()) {
    header("In-Reply-To", root);
    header("References", root);
  }
  if (first.IsGrave()) header("X-Priority", "1");
  header("Auto-Submitted", "auto-generated");
  header("MIME-Version", "1.0");
  header("Content-Type", "text/plain; charset=UTF-8");
  header("Content-Transfer-Encoding", "base64");
  std::string body = RenderText(letter, config::SizeClass::kLong, kMailText);
  std::string lines;
  for (const char c : body) {
    if (c == '\n') lines += '\r';
    lines += c;
  }
  text += "\r\n" + Base64Lines(lines + "\r\n");
  aio::MailSecurity security = aio::MailSecurity::kStartTls;
  if (server.security == config::MailServer::Security::kTls) {
    security = aio::MailSecurity::kTls;
  } else if (server.security == config::MailServer::Security::kNone) {
    security = aio::MailSecurity::kNone;
  }
  return {.host = server.host,
          .port = server.port,
          .security = security,
          .user = server.user,
          .password = server.password,
          .ca = server.ca,
          .from = server.from,
          .to = mail.to,
          .text = std::move(text)};
}

}  // namespace huiying::notify
