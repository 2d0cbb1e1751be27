// `sms_gateways` and `mail_servers` of roster.yaml: what many channels share.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "config/parts.h"

namespace huiying::config {
namespace {

constexpr std::array<std::string_view, 4> kSmsFields = {"phone", "text", "id",
                                                        "secret"};

// A text with {phone} and the like; braces around anything else that looks
// like a field are a mistake, those of JSON are not.
base::Result<std::string> ReadFilled(const yaml::Node& node) {
  auto text = node.String();
  if (!text) return text;
  for (auto at = text->find('{'); at != std::string::npos;
       at = text->find('{', at + 1)) {
    const auto end =
        text->find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at + 1);
    if (end == std::string::npos || end == at + 1 || (*text)[end] != '}') {
      continue;
    }
    const auto name = std::string_view(*text).substr(at + 1, end - at - 1);
    if (std::ranges::find(kSmsFields, name) == kSmsFields.end()) {
      return node.Fail(fmt::format(
          "\"{{{}}}\" is no field; write {{phone}}, {{text}}, {{id}} or "
          "{{secret}}",
          name));
    }
  }
  if (text->size() > 8192) return node.Fail("is over 8192 bytes; shorten it");
  return text;
}

base::Result<SmsGateway::Format> ReadFormat(const yaml::Node& node) {
  if (node.raw() == "json") return SmsGateway::Format::kJson;
  if (node.raw() == "form") return SmsGateway::Format::kForm;
  return node.Fail(
      fmt::format("\"{}\" is no format; write json or form", node.raw()));
}

void ReadHeaders(const yaml::Node& node, Problems& problems, SmsGateway& out) {
  const auto entries = problems.Take(node.Map());
  for (const yaml::Entry& entry : entries) {
    const bool sound = std::ranges::all_of(entry.key, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
             (c >= '0' && c <= '9') || c == '-';
    });
    if (!sound) {
      problems.Add(entry.value.Wrong(
          "is no name of a header; write letters, digits and -"));
    }
    std::string value = problems.Take(ReadFilled(entry.value));
    if (value.find_first_of("\r\n") != std::string::npos) {
      problems.Add(entry.value.Wrong("a header is one line; shorten it"));
    }
    out.headers.emplace_back(entry.key, std::move(value));
  }
}

void ReadAnswer(const yaml::Node& node, Problems& problems, SmsGateway& out) {
  if (!problems.Check(node.OnlyFields({"field", "delivered", "retry"}))) return;
  out.answer_field = problems.Take(Then(node.Field("field"), AsString));
  const auto values = [&](const yaml::Node& list) {
    return problems.Take(list.Strings());
  };
  const auto delivered = node.Field("delivered");
  if (!delivered) problems.Add(delivered.error());
  if (delivered) out.delivered = values(*delivered);
  if (delivered && delivered->IsList() && out.delivered.empty()) {
    problems.Add(delivered->Wrong("names no value; write [\"0\"], say"));
  }
  if (const auto retry = node.Find("retry")) out.retried = values(*retry);
}

std::uint32_t ReadPerMinute(const yaml::Node& node, Problems& problems) {
  return static_cast<std::uint32_t>(
      problems.Take(node.Integer(1, 6000), std::int64_t{60}));
}

SmsGateway ReadSmsGateway(const yaml::Node& node, const Secrets& secrets,
                          Problems& problems) {
  SmsGateway out;
  if (!problems.Check(
          node.OnlyFields({"url", "format", "headers", "body", "secret",
                           "answer", "max_characters", "per_minute"}))) {
    return out;
  }
  const auto url = node.Field("url");
  out.url = problems.Take(Then(url, ReadHttpUrl));
  if (url) problems.Take(ReadFilled(*url));
  if (const auto format = node.Find("format")) {
    out.format = problems.Take(ReadFormat(*format));
  }
  if (const auto headers = node.Find("headers")) {
    ReadHeaders(*headers, problems, out);
  }
  out.body = problems.Take(Then(node.Field("body"), ReadFilled));
  for (const char* needed : {"{phone}", "{text}"}) {
    if (out.body.empty() || out.body.contains(needed) ||
        out.url.contains(needed)) {
      continue;
    }
    problems.Add(node.Field("body")->Wrong(fmt::format(
        "has no {}; the gateway could not know it, add it", needed)));
  }
  if (const auto secret = node.Find("secret")) {
    out.secret = problems.Take(ReadSecret(*secret, secrets));
  } else if (out.url.contains("{secret}") || out.body.contains("{secret}") ||
             std::ranges::any_of(out.headers, [](const auto& header) {
               return header.second.contains("{secret}");
             })) {
    problems.Add(node.Wrong("uses {secret}; add secret: {env: NAME}"));
  }
  if (const auto answer = node.Find("answer")) {
    ReadAnswer(*answer, problems, out);
  }
  if (const auto most = node.Find("max_characters")) {
    out.max_characters = static_cast<std::uint32_t>(
        problems.Take(most->Integer(140, 1000), std::int64_t{201}));
  }
  if (const auto rate = node.Find("per_minute")) {
    out.per_minute = ReadPerMinute(*rate, problems);
  }
  return out;
}

bool IsLoopback(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "::1" ||
         host == "[::1]";
}

base::Result<std::string> ReadHost(const yaml::Node& node) {
  auto host = node.String();
  if (!host) return host;
  const bool sound = std::ranges::all_of(*host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' ||
           c == '[' || c == ']';
  });
  if (sound) return host;
  return node.Fail(
      "is no host; write a name like mail.example.org, without smtp:// or a "
      "port");
}

base::Result<MailServer::Security> ReadSecurity(const yaml::Node& node,
                                                const std::string& host) {
  if (node.raw() == "starttls") return MailServer::Security::kStartTls;
  if (node.raw() == "tls") return MailServer::Security::kTls;
  if (node.raw() != "none") {
    return node.Fail(fmt::format(
        "\"{}\" is no security; write starttls, tls, or none for a server on "
        "this machine",
        node.raw()));
  }
  if (IsLoopback(host)) return MailServer::Security::kNone;
  return node.Fail(
      "mail leaves this machine unencrypted; write starttls or tls");
}

MailServer ReadMailServer(const yaml::Node& node, const Secrets& secrets,
                          Problems& problems) {
  MailServer out;
  if (!problems.Check(
          node.OnlyFields({"host", "port", "security", "user", "password",
                           "from", "ca", "per_minute"}))) {
    return out;
  }
  out.host = problems.Take(Then(node.Field("host"), ReadHost));
  if (const auto security = node.Find("security")) {
    out.security = problems.Take(ReadSecurity(*security, out.host));
  }
  out.port = out.security == MailServer::Security::kTls ? 465 : 587;
  if (const auto port = node.Find("port")) {
    out.port = static_cast<std::uint16_t>(
        problems.Take(port->Integer(1, 65535), std::int64_t{0}));
  }
  const auto user = node.Find("user");
  const auto password = node.Find("password");
  if (user) out.user = problems.Take(user->String());
  if (password) out.password = problems.Take(ReadSecret(*password, secrets));
  if (user.has_value() != password.has_value()) {
    problems.Add(node.Wrong(
        "user and password go together; write both, or none of them"));
  }
  out.from = problems.Take(Then(node.Field("from"), ReadMailAddress));
  if (const auto ca = node.Find("ca")) {
    out.ca = problems.Take(ReadSecret(*ca, secrets));
    if (!out.ca.empty() && !out.ca.contains("-----BEGIN CERTIFICATE-----")) {
      problems.Add(ca->Wrong(
          "what is there is no certificate in PEM; export it as PEM"));
    }
  }
  if (const auto rate = node.Find("per_minute")) {
    out.per_minute = ReadPerMinute(*rate, problems);
  }
  return out;
}

}  // namespace

Gateways ReadGateways(const yaml::Node& root, const Secrets& secrets,
                      Problems& problems) {
  Gateways out;
  if (const auto list = root.Find("sms_gateways")) {
    const auto entries = problems.Take(list->Map());
    for (const yaml::Entry& entry : entries) {
      out.sms[entry.key] = std::make_shared<const SmsGateway>(
          ReadSmsGateway(entry.value, secrets, problems));
    }
  }
  if (const auto list = root.Find("mail_servers")) {
    const auto entries = problems.Take(list->Map());
    for (const yaml::Entry& entry : entries) {
      out.mail[entry.key] = std::make_shared<const MailServer>(
          ReadMailServer(entry.value, secrets, problems));
    }
  }
  return out;
}

}  // namespace huiying::config
