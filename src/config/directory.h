// Directory: the people of rules/roster.yaml with their names and contacts,
// which the journal never holds. Immutable.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "model/ids.h"

namespace huiying::config {

struct Webhook {
  std::string url;
  std::string secret;  // empty: requests go unsigned
  bool drill = false;  // may be used by a drill
};

struct Contact {
  model::PersonId id;
  std::string name;
  // In the order of model::Person::channels; an index means the same in both.
  std::vector<Webhook> channels;
};

// An account of the bureau that is registered (备案): only what stands there is
// a statement.
struct ReleaseChannel {
  std::string id;
  std::string name;      // 云州公安
  std::string platform;  // weibo, wechat, portal, …
  std::string url;       // of the account's page; may be empty
};

struct Directory {
  std::vector<Contact> people;
  std::vector<ReleaseChannel> channels;

  // Null when nobody has that id.
  const Contact* Find(const model::PersonId& id) const {
    const auto it = std::ranges::find(people, id, &Contact::id);
    return it == people.end() ? nullptr : &*it;
  }
};

}  // namespace huiying::config
