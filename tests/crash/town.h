// The town around a daemon that is killed again and again: a feed, receivers
// of alerts of every kind, a system that pushes posts, a person at the desk. It
// remembers what it was told. Locked.
//
// Everything is told to duty-1 by webhook; the desk's cases of grade 1 are told
// to everybody, one person for each other kind of channel.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/crash/channels.h"
#include "tests/crash/plain_http.h"

namespace huiying::crash {

// The daemon said that this is stored.
struct Told {
  std::uint64_t seq = 0;
  std::string event;  // `PostAttached`, `CaseOpened`, `CaseClaimed`
  std::string id;     // of the post; of the case
};

struct Send {
  std::string key;  // Idempotency-Key
  std::uint32_t attempt = 0;
  bool possible_repeat = false;
};

class Town {
 public:
  // Writes rules/ and feeds/ into the folder.
  Town(const std::filesystem::path& folder, std::uint64_t seed);
  ~Town() { Rest(); }

  std::uint16_t daemon_port() const { return daemon_port_; }
  void Rest();  // nobody hands anything in any more

  std::vector<Told> told() const;
  std::map<std::string, std::vector<Send>> sends() const;  // by alert id
  // Texts of the feed whose validator the daemon has shown to us: it must
  // never need to read them again.
  std::vector<std::string> settled_feed_texts() const;
  const Channels& channels() const { return channels_; }

 private:
  Answer ServeFeed(const Message& request);
  Answer TakeAlert(const Message& request);
  void PushPosts(const std::stop_token& stop);
  void WorkAtTheDesk(const std::stop_token& stop);
  void RaiseGrave(const std::stop_token& stop);
  void Remember(Told told);
  std::optional<Message> Post(const std::string& target,
                              const std::string& type, const std::string& body,
                              const std::string& if_match = {});
  std::string FeedText(int version) const;

  mutable std::mutex mutex_;
  std::vector<Told> told_;
  std::map<std::string, std::vector<Send>> sends_;
  int feed_version_ = 1;

  std::uint16_t daemon_port_;
  Channels channels_;
  PlainServer feed_;
  PlainServer receiver_;
  std::jthread pusher_;
  std::jthread person_;
  std::jthread chief_;
};

}  // namespace huiying::crash
