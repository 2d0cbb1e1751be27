// The demo's accounts, from feeds/demo/accounts.ndjson. Their passwords are
// public; they are made in the demo's own folder, which goes away, and nowhere
// else.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "http/dependencies.h"

namespace huiying::app {

// One line: {"id":"duty-1","name":"…","roles":["press"],"password":"…"}; the
// first has to be an administrator. Error: file, line and field.
base::Result<std::vector<http::DemoAccount>> ReadDemoAccounts(
    const std::string& path);

}  // namespace huiying::app
