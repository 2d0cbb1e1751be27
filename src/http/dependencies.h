// What the HTTP server is given by app: everything it shows or hands on, as
// plain values and functions, so that http includes neither ingest nor cases.
//
// The functions are called on the net thread and must return at once.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aio/loop.h"
#include "base/error.h"
#include "base/time.h"
#include "identity/ack_link.h"
#include "identity/sessions.h"
#include "model/case.h"
#include "model/ids.h"
#include "model/policy.h"
#include "model/release.h"
#include "runtime/desk.h"
#include "runtime/random.h"
#include "store/key_value.h"

namespace huiying::http {

enum class Mode { kLive, kDrill, kDemo };

// Who there is and who is on call, for names on screens. Contacts are not in
// it.
struct PeopleView {
  struct Person {
    std::string id;
    std::string name;
  };
  struct Channel {
    std::string id;
    std::string name;
    std::string platform;
    std::string url;  // may be empty
  };
  std::vector<Person> people;
  std::vector<model::OnCallGroup> groups;
  std::vector<model::CalendarYear> calendar;
  std::vector<model::HeartbeatRule> heartbeats;
  std::vector<Channel> channels;  // where statements go out
  model::ReleaseRules release_rules;
  std::vector<model::AttendanceRule> attendance;
  std::vector<model::Obligation> obligations;

  const Person* Find(std::string_view id) const;
  std::string NameOf(std::string_view id) const;       // the id when unknown
  std::string ChannelName(std::string_view id) const;  // the id when unknown
};

// A configured source: shown as `unknown` until the journal says more.
struct SourceLive {
  std::string name;
  bool priority = false;
  std::optional<base::TimePoint> last_read_at;  // a document that was readable
};

// What became of one line of POST /api/v1/posts.
struct IntakeLine {
  std::uint64_t line = 0;  // from 1
  std::string id;          // empty when it could not be read
  std::string result;      // stored|duplicate|revised|irrelevant|unreadable
  std::optional<model::Seq> seq;
  std::optional<model::CaseId> case_id;
  std::string error;  // empty: none
};
// One entry per non-empty line, in order, after the sync. Error kUnavailable:
// the lane is full, the sender asks again (429).
using IntakeFn =
    std::function<boost::asio::awaitable<base::Result<std::vector<IntakeLine>>>(
        std::string body, model::Actor actor)>;

// What is refused when it is too much. Tests make these small.
struct Limits {
  std::size_t connections = 12'000;
  std::uint64_t body_bytes = 1U << 20;
  std::uint64_t posts_bytes = 8U << 20;
  std::uint64_t bodies_in_flight_bytes = 256U << 20;  // of all connections
  std::chrono::milliseconds idle{75'000};             // to the end of a header
  std::chrono::milliseconds body{60'000};             // for a whole body
  std::chrono::milliseconds write{30'000};            // for one write
  std::chrono::milliseconds heartbeat{5'000};
  std::size_t stream_ring_bytes = 4U << 20;  // recent changes in memory
  std::uint64_t resume_entries = 10'000;     // read from the journal at most
  int stream_send_buffer_bytes = 64 << 10;
};

// Who gets in, from where.
struct Access {
  // Names and addresses, without a port, that the server is reached by
  // besides those of loopback.
  std::vector<std::string> public_hosts;
  // A proxy on the way ends TLS, sets X-Forwarded-For and keeps the Host.
  bool behind_proxy = false;
  // PEM files; both or none.
  std::filesystem::path tls_cert;
  std::filesystem::path tls_key;
  // /metrics is read from this machine without signing in.
  bool metrics_open = true;
  identity::Sessions::Limits sessions;

  bool has_tls() const { return !tls_cert.empty(); }
  // Browsers reach us by https.
  bool is_secure() const { return has_tls() || behind_proxy; }
};

// An account of the demo, whose password is no secret.
struct DemoAccount {
  std::string id;
  std::string name;
  std::vector<model::Role> roles;
  std::string password;
};

// The machine's wall clock: sessions live in real time.
base::TimePoint RealNow();

struct Dependencies {
  store::KeyValue& store;
  runtime::Desk& desk;
  aio::WorkPool& slow;  // password hashes: tens of milliseconds each
  runtime::Random& random;
  std::function<base::TimePoint()> now;  // engine time
  Mode mode = Mode::kLive;
  std::uint32_t speed = 1;
  std::string version;
  PeopleView people;
  std::string rules_version;
  std::optional<std::string> rules_error;
  std::function<std::vector<SourceLive>()> sources;
  // What a machine reads in the text of a statement.
  std::function<model::ReleaseReading(std::string_view)> read_release;
  // Null: messages hold no links that acknowledge.
  const identity::AckLinks* ack_links = nullptr;
  // What the message about an alert says.
  std::function<base::Result<std::string>(const model::Alert&)> alert_text =
      [](const model::Alert&) { return std::string(); };
  // Room on the disk of the store; nothing: nobody can say.
  struct Disk {
    std::optional<std::uint64_t> free_bytes;
    bool is_low = false;  // no posts are taken in
  };
  std::function<Disk()> disk = [] { return Disk(); };
  // A step of the wall clock that waits for a person.
  std::function<std::optional<base::Duration>()> held_clock_step = [] {
    return std::optional<base::Duration>();
  };
  IntakeFn intake;
  std::function<std::string()> metrics;
  std::filesystem::path static_dir;  // dashboards/dist; may be missing
  Access access;
  std::vector<DemoAccount> demo_accounts;  // offered by the sign-in page
  std::function<base::TimePoint()> real_now = RealNow;
  Limits limits;
};

}  // namespace huiying::http
