// A receiver of each kind but the webhook, as strict as tests/unit/notify/
// platforms.h, slow to answer and at times without an answer. Each belongs to
// one person, whose id is the kind's name. Locked.
//
// Their clocks run a thousand times as fast as ours: a process that starts anew
// has forgotten how often it spoke to them, and this test is not about rates.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/crash/plain_http.h"
#include "tests/crash/plain_smtp.h"
#include "tests/unit/notify/platforms.h"

namespace huiying::crash {

// One message that a receiver took.
struct Taken {
  std::string alert;         // its id; empty: the channel carries none
  std::uint64_t number = 0;  // of the alert, by the link that acknowledges it
  int raised = 0;            // the number in the title, see TitleOf()
  bool marked = false;
};

// Of the case that the chief raises as the n-th.
std::string TitleOf(int n);

class Channels {
 public:
  explicit Channels(std::uint64_t seed);
  ~Channels();

  static const std::vector<std::string>& kinds();

  // What rules/roster.yaml says of them; secrets go into files in `rules`.
  std::string Gateways() const;
  std::string People(const std::filesystem::path& rules) const;

  std::map<std::string, std::vector<Taken>> taken() const;  // by kind
  // What a strict receiver had to refuse: a mistake of ours.
  std::vector<std::string> refusals() const;
  // Kinds that have a message and have not answered it yet.
  std::set<std::string> busy() const;
  // Every kind took a message about it.
  bool Took(int raised) const;

 private:
  struct Imitation;

  template <class Platform, class Read>
  void Add(const std::string& kind, Read read);
  Answer Serve(Imitation& to, const Message& request);
  bool TakeMail(const Mail& mail);
  // Waits as a slow receiver does; false: it does not answer at all.
  bool Linger(const std::string& kind);
  void Note(const std::string& kind, Taken taken);

  mutable std::mutex mutex_;
  std::mt19937_64 dice_;
  std::map<std::string, std::vector<Taken>> taken_;
  std::map<int, std::set<std::string>> kinds_of_raised_;
  std::map<std::string, int> busy_;
  std::vector<std::string> refusals_;
  std::vector<std::unique_ptr<Imitation>> imitations_;
  std::unique_ptr<PlainSmtp> mail_;
};

}  // namespace huiying::crash
