// Call and Answer: a request as handlers see it, and what they give back.
// Pure.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "http/caller.h"

namespace huiying::http {

// Keys keep the order in which they are written.
using Json = nlohmann::ordered_json;

struct Call {
  std::string method;                        // HEAD arrives here as GET
  std::string path;                          // percent-decoded
  std::vector<std::string> params;           // what `{…}` of the route matched
  std::map<std::string, std::string> query;  // the first of each name
  // The headers that decide anything; empty when absent.
  std::string host;
  std::string origin;
  std::string content_type;
  std::string if_match;
  std::string if_none_match;
  std::string accept_encoding;
  std::string last_event_id;
  std::string authorization;
  std::string cookie;
  std::string forwarded_for;
  std::string peer;            // the address it comes from
  bool from_loopback = false;  // from this machine, by no proxy
  Caller caller;
  std::string body;

  // The query parameter, or empty.
  const std::string& Query(const std::string& name) const;
};

struct Answer {
  unsigned status = 200;
  std::string content_type;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::shared_ptr<const std::string> file;  // sent instead of `body`
};

// Invalid UTF-8 is replaced, never thrown at.
std::string Dump(const Json& json);
Answer JsonAnswer(unsigned status, const Json& json);

}  // namespace huiying::http
