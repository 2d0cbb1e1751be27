// What every command shares: who gives it, which case, which version, the
// fields, the desk, the case as it is now. Confined(net).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "http/body.h"
#include "http/reads.h"
#include "runtime/desk.h"

namespace huiying::http {

inline constexpr std::size_t kShort = 200;     // titles, channels, places
inline constexpr std::size_t kLong = 2'000;    // notes
inline constexpr std::size_t kWhole = 20'000;  // texts of statements

// Who gives the command. What is wrong is said of the body's `by`.
model::Actor ReadActor(Body& body, const Call& call, const PeopleView& people);

// A command of a case while its body is read.
struct Asking {
  const Call& call;
  Body& body;
  const Site& site;
  model::CaseId id;
  runtime::Request& request;

  // The number in the path behind the case's id; 0 when it is none.
  std::uint32_t number() const;

  // Hands `text` in with the command, its hash to be put where `slot` says.
  template <class B>
  void Seal(std::string text, model::TextHash B::* slot) {
    if (text.empty()) return;
    request.texts.push_back(
        {.slot =
             [slot](model::Command& command, const model::TextHash& hash) {
               std::get<B>(command.body).*slot = hash;
             },
         .text = std::move(text)});
  }
  template <class B>
  void SealNote(Need need, model::TextHash B::* slot = &B::note) {
    Seal(body.Text("note", need, kLong), slot);
  }
};

// Reads what its command needs; what is wrong is said to the body.
using Fill = void (*)(Asking& ask);
AnswerTask ChangeCase(std::shared_ptr<Site> site, Call call, Fill fill);

// A command that is about no one case: its reply as `seq` and events.
AnswerTask Submit(std::shared_ptr<Site> site, runtime::Request request);

// What is not accepted; nothing when it is.
std::optional<Answer> NotAccepted(const runtime::Reply& reply);
Json EventNames(const runtime::Accepted& accepted);

template <class E>
const E* FindEvent(const runtime::Accepted& accepted) {
  for (const model::Event& event : accepted.events) {
    if (const E* const found = std::get_if<E>(&event)) return found;
  }
  return nullptr;
}

}  // namespace huiying::http
