#include "http/guard.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace huiying::http {
namespace {

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool SameText(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, Lower, Lower);
}

// `application/json; charset=utf-8` is `application/json`.
std::string_view MediaType(std::string_view value) {
  value = value.substr(0, value.find(';'));
  while (!value.empty() && value.back() == ' ') value.remove_suffix(1);
  return value;
}

std::string_view WithoutPort(std::string_view host) {
  if (host.starts_with('[')) {
    const auto close = host.find(']');
    return close == host.npos ? host : host.substr(0, close + 1);
  }
  return host.substr(0, host.find(':'));
}

// 127.a.b.c, in full decimal form.
bool IsLoopbackV4(std::string_view host) {
  if (!host.starts_with("127.")) return false;
  int parts = 0;
  while (true) {
    unsigned value = 0;
    const auto [end, error] =
        std::from_chars(host.data(), host.data() + host.size(), value);
    if (error != std::errc() || value > 255) return false;
    host.remove_prefix(static_cast<std::size_t>(end - host.data()));
    if (++parts == 4) return host.empty();
    if (!host.starts_with('.')) return false;
    host.remove_prefix(1);
  }
}

// Behind a proxy either scheme is ours: which one it was only the proxy knows.
bool IsOwnOrigin(const Call& call, const Access& access) {
  if (access.is_secure() && SameText(call.origin, "https://" + call.host)) {
    return true;
  }
  return !access.has_tls() && SameText(call.origin, "http://" + call.host);
}

Problem ForeignOrigin() {
  return {.status = 403,
          .code = "foreign_origin",
          .detail =
              "Origin must be present and equal the Host of this server: "
              "commands are taken from its own pages only.",
          .field = "Origin"};
}

Problem WrongType(std::string_view wanted) {
  return {.status = 415,
          .code = "wrong_content_type",
          .detail = fmt::format("Send the body as Content-Type: {}.", wanted),
          .field = "Content-Type"};
}

}  // namespace

bool IsLoopbackHost(std::string_view host) {
  const std::string_view name = WithoutPort(host);
  return SameText(name, "localhost") || name == "[::1]" || IsLoopbackV4(name);
}

std::optional<Problem> CheckHost(const Call& call, const Access& access) {
  if (call.host.empty()) {
    return Problem{.status = 400,
                   .code = "no_host",
                   .detail = "The request names no Host.",
                   .field = "Host"};
  }
  if (IsLoopbackHost(call.host)) return std::nullopt;
  const std::string_view name = WithoutPort(call.host);
  const bool ours = std::ranges::any_of(
      access.public_hosts,
      [&](const std::string& host) { return SameText(host, name); });
  if (ours) return std::nullopt;
  std::string known = "localhost, 127.0.0.1, [::1]";
  for (const std::string& host : access.public_hosts) known += ", " + host;
  return Problem{.status = 403,
                 .code = "wrong_host",
                 .detail = fmt::format("This server answers to {} only; open "
                                       "it by one of these, or add the name "
                                       "with --public-host.",
                                       known),
                 .field = "Host"};
}

std::optional<Problem> CheckCommand(const Call& call, const Access& access) {
  const bool has_body = call.method != "DELETE";
  if (has_body && !SameText(MediaType(call.content_type), "application/json")) {
    return WrongType("application/json");
  }
  const bool program = call.caller.kind == Caller::kProgram;
  if (program && call.origin.empty()) return std::nullopt;
  if (!IsOwnOrigin(call, access)) return ForeignOrigin();
  return std::nullopt;
}

std::optional<Problem> CheckPush(const Call& call, const Access& access) {
  constexpr std::array<std::string_view, 4> kTypes = {
      "application/x-ndjson", "application/ndjson", "application/jsonl",
      "application/json"};
  const bool known = std::ranges::any_of(kTypes, [&](std::string_view type) {
    return SameText(MediaType(call.content_type), type);
  });
  if (!known) return WrongType(kTypes.front());
  if (!call.origin.empty() && !IsOwnOrigin(call, access))
    return ForeignOrigin();
  return std::nullopt;
}

IfMatch ReadIfMatch(const Call& call) {
  std::string_view tag = call.if_match;
  if (tag.empty()) {
    return {.problem = Problem{
                .status = 428,
                .code = "precondition_required",
                .detail = "Send the version you saw: If-Match: \"<version>\", "
                          "as in the case's ETag.",
                .field = "If-Match"}};
  }
  IfMatch read;
  const bool quoted = tag.size() > 2 && tag.front() == '"' && tag.back() == '"';
  if (quoted) tag = tag.substr(1, tag.size() - 2);
  const auto [end, error] =
      std::from_chars(tag.data(), tag.data() + tag.size(), read.version);
  if (!quoted || error != std::errc() || end != tag.data() + tag.size()) {
    read.problem = Problem{.status = 400,
                           .code = "bad_if_match",
                           .detail =
                               "If-Match holds one version in quotes, "
                               "such as \"345\".",
                           .field = "If-Match"};
  }
  return read;
}

}  // namespace huiying::http
