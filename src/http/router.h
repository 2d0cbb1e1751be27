// The routes: one table of method, pattern and handler, from which requests
// are dispatched and the OpenAPI document is made. Pure but for the handlers.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/answer.h"
#include "http/rights.h"
#include "http/site.h"

namespace huiying::http {

using Handler = boost::asio::awaitable<Answer> (*)(std::shared_ptr<Site> site,
                                                   Call call);

enum class Kind {
  kRead,
  kCommand,  // JSON, from our own pages
  kPush,     // NDJSON, from programs
  kStream,   // handed to the StreamHub
  kLink,     // a form behind a link that is its own right
};

struct Route {
  std::string_view method;
  std::string_view pattern;  // `{name}` matches one segment
  Kind kind = Kind::kRead;
  std::string_view name;  // operationId
  std::string_view summary;
  std::string_view query;     // names of components/parameters, by spaces
  std::string_view request;   // schema, or empty
  std::string_view response;  // schema; empty: not JSON
  unsigned status = 200;
  bool if_match = false;
  Who who = 0;                    // nobody, unless it says so
  bool needs_accounts = false;    // is about accounts: not while there are none
  bool open_to_loopback = false;  // without signing in, unless that is off
  Handler handler = nullptr;
};

std::span<const Route> Routes();

struct Match {
  const Route* route = nullptr;  // null: none
  std::vector<std::string> params;
  std::string allow;  // methods of other routes with this path: 405
};
Match FindRoute(std::string_view method, std::string_view path);

}  // namespace huiying::http
