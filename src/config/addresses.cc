// What may stand as an address, a phone number, a mail address: whatever is
// let through here is later put into requests and mail headers as it is.
#include <fmt/core.h>

#include <algorithm>

#include "config/parts.h"

namespace huiying::config {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool IsHostByte(char c) {
  return IsDigit(c) || IsLetter(c) || c == '.' || c == '-';
}
bool IsVisibleAscii(char c) { return c > ' ' && c < '\x7f'; }

}  // namespace

base::Result<std::string> ReadHttpUrl(const yaml::Node& node) {
  auto url = node.String();
  if (!url) return url;
  const auto scheme = url->find("://");
  if (!url->starts_with("http://") && !url->starts_with("https://")) {
    return node.Fail(fmt::format(
        "\"{}\" is not an address; write http:// or https://", *url));
  }
  const std::string_view host = std::string_view(*url).substr(
      scheme + 3, url->find_first_of("/?#", scheme + 3) - scheme - 3);
  if (host.empty()) {
    return node.Fail("the address names no host; write https://host/…");
  }
  if (host.contains('@')) {
    return node.Fail(
        "a name and password never stand in the file; write a secret");
  }
  if (std::ranges::any_of(*url, [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
      })) {
    return node.Fail("the address holds a blank; take it out");
  }
  if (url->size() > 1024) {
    return node.Fail("the address is over 1024 bytes; shorten it");
  }
  return url;
}

base::Result<std::string> ReadPhone(const yaml::Node& node) {
  auto phone = node.String();
  if (!phone) return phone;
  const auto digits = [](std::string_view text) {
    return std::ranges::all_of(text, IsDigit);
  };
  const bool mobile = phone->size() == 11 && digits(*phone) &&
                      (*phone)[0] == '1' && (*phone)[1] >= '3';
  const bool abroad = phone->size() >= 8 && phone->size() <= 16 &&
                      (*phone)[0] == '+' && (*phone)[1] != '0' &&
                      digits(std::string_view(*phone).substr(1));
  if (mobile || abroad) return phone;
  // The message goes to logs and screens: the number stays out of it.
  return node.Fail(
      "is no mobile number; write 11 digits like \"13800001111\", or + and "
      "the country's code, in quotation marks");
}

base::Result<std::string> ReadMailAddress(const yaml::Node& node) {
  auto mail = node.String();
  if (!mail) return mail;
  const auto at = mail->find('@');
  const std::string_view all = *mail;
  const bool sound = at != std::string::npos && at > 0 && at <= 64 &&
                     mail->size() <= 254 &&
                     std::ranges::all_of(all, IsVisibleAscii) &&
                     all.find_first_of("<>()[]\\,;:\"") == std::string::npos &&
                     at + 1 < mail->size() &&
                     std::ranges::all_of(all.substr(at + 1), IsHostByte);
  if (sound) return mail;
  return node.Fail("is no mail address; write one like duty@example.org");
}

}  // namespace huiying::config
