// Directory: the people of rules/roster.yaml with their names and contacts,
// which the journal never holds, and the words of rules/messages/ in which
// they are told. Immutable.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "config/channel.h"
#include "config/messages.h"
#include "model/ids.h"

namespace huiying::config {

struct Contact {
  model::PersonId id;
  std::string name;
  std::string phone;  // empty: none
  std::string mail;
  Language language = Language::kChinese;
  // In the order of model::Person::channels; an index means the same in both.
  std::vector<Channel> channels;
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
  // Where people reach the dashboards; empty: the address they listen on.
  std::string desk_url;
  Messages messages = BuiltInMessages();
  // The addresses of outgoing heartbeats, by name.
  std::map<std::string, std::string> heartbeats;

  // Null when nobody has that id.
  const Contact* Find(const model::PersonId& id) const {
    const auto it = std::ranges::find(people, id, &Contact::id);
    return it == people.end() ? nullptr : &*it;
  }
};

}  // namespace huiying::config
