// Desk: where commands are handed in, from any thread. Two lanes lead to the
// engine: clock, people and deliveries first; posts take the rest.
//
// The answer comes after the sync: whoever holds a Reply with a seq can be
// told that it is done, whatever happens to the process next.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "model/command.h"
#include "model/event.h"

namespace huiying::runtime {

enum class Lane { kFirst, kPosts };

// A text that the command refers to by hash. The writer salts and hashes it
// and puts the hash where `slot` says (a field of the command's body).
struct SealedText {
  // Receives the command's body and the hash.
  std::function<void(model::Command&, const model::TextHash&)> slot;
  std::string text;
};

// A file that LoadRules refers to: by plain hash as an artifact, or salted.
struct RuleFileText {
  std::string path;
  std::string text;
  bool in_vault = false;  // holds contacts of people
};

struct Request {
  Lane lane = Lane::kFirst;
  model::Command command;  // `id` is filled in by the writer
  std::vector<SealedText> texts;
  std::vector<RuleFileText> files;  // for LoadRules only
};

// What became of a command that was decided.
struct Accepted {
  model::Seq seq = 0;  // of its last event; of the journal's last when none
  std::vector<model::Event> events;  // empty: there was nothing to do
};
// Not taken: the lane is full (429 for posts, 503 for the rest) or the
// process is stopping.
struct Busy {};

using Reply = std::variant<Accepted, model::Refusal, Busy>;
using ReplyFn = std::move_only_function<void(Reply)>;

struct Pending {
  Request request;
  ReplyFn done;
};

class Desk {
 public:
  virtual ~Desk() = default;
  // Never blocks. `done` is called exactly once, on the engine thread (or on
  // the caller's, at once, with Busy): it must only hand the reply on.
  virtual void Submit(Request request, ReplyFn done) = 0;
  // The same for many of the first lane, so that one turn can take them all.
  virtual void SubmitMany(std::vector<Pending> many) {
    for (Pending& one : many) {
      Submit(std::move(one.request), std::move(one.done));
    }
  }
};

// A durable turn, published after its sync, in journal order. Called on the
// engine thread; must only hand it on.
struct Published {
  std::vector<model::Entry> entries;
};
using PublishedFn = std::function<void(const Published&)>;

}  // namespace huiying::runtime
