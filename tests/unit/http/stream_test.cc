#include <doctest/doctest.h>

#include "tests/unit/http/fixture.h"

namespace huiying::http {
namespace {

std::string StreamHead(const std::string& query = "",
                       const std::string& headers = "") {
  return "GET /api/v1/stream" + query + " HTTP/1.1\r\nHost: localhost\r\n" +
         headers + "\r\n";
}

// The next frame that is no heartbeat.
std::string NextChange(Client& client) {
  while (true) {
    std::string frame = client.ReadUntil("\n\n");
    if (frame.starts_with("event: heartbeat")) continue;
    return frame;
  }
}

// Opens the stream and reads its head and first heartbeat.
std::string Open(Client& client, const std::string& head) {
  client.Send(head);
  const std::string answer = client.ReadUntil("\r\n\r\n");
  CHECK(client.ReadUntil("\n\n") == "retry: 2000\n\n");
  CHECK(client.ReadUntil("\n\n").starts_with("event: heartbeat\ndata: "));
  return answer;
}

model::Event Claimed(std::uint64_t id) {
  return model::CaseClaimed{.case_id = model::CaseId(id)};
}

Limits LongHeartbeats() {
  return {.heartbeat = std::chrono::milliseconds(3'600'000)};
}

}  // namespace

TEST_CASE("AViewerIsToldTheTimeAtOnceAndThenEveryChange") {
  Fixture fixture(LongHeartbeats());
  Client client(fixture.port());
  client.Send(StreamHead());
  const std::string head = client.ReadUntil("\r\n\r\n");
  CHECK(head.find("Content-Type: text/event-stream") != std::string::npos);
  CHECK(head.find("Cache-Control: no-store") != std::string::npos);
  client.ReadUntil("retry: 2000\n\n");
  CHECK(client.ReadUntil("\n\n") ==
        "event: heartbeat\ndata: {\"now\":\"2026-11-24T12:00:00+08:00\","
        "\"speed\":60,\"seq\":0}\n\n");
  fixture.AppendAndPublish(Claimed(12));
  CHECK(client.ReadUntil("\n\n") ==
        "event: change\nid: 1\ndata: {\"seq\":1,\"event\":\"CaseClaimed\","
        "\"case\":\"c12\"}\n\n");
  model::Alert alert = MadeUpAlert(3, 12);
  fixture.AppendAndPublish(model::AlertRequested{.alert = alert});
  CHECK(client.ReadUntil("\n\n") ==
        "event: change\nid: 2\ndata: {\"seq\":2,\"event\":\"AlertRequested\","
        "\"case\":\"c12\",\"alert\":\"00112233aabbccdd-1-3\"}\n\n");
  fixture.AppendAndPublish(
      model::AlertAcknowledged{.alert = model::AlertId(3)});
  CHECK(NextChange(client).find("\"alert\":\"00112233aabbccdd-1-3\"") !=
        std::string::npos);
  fixture.AppendAndPublish(model::SourceChanged{
      .source = {.name = model::FeedName("weibo-search")}});
  CHECK(NextChange(client).find("\"feed\":\"weibo-search\"") !=
        std::string::npos);
  fixture.AppendAndPublish(model::PostAttached{
      .post = {.id = model::PostId("x:1"), .case_id = model::CaseId(5)}});
  CHECK(NextChange(client).find("\"case\":\"c5\"") != std::string::npos);
}

TEST_CASE("HeartbeatsKeepComing") {
  Fixture fixture({.heartbeat = std::chrono::milliseconds(5)});
  Client client(fixture.port());
  Open(client, StreamHead());
  for (int i = 0; i < 3; ++i) {
    CHECK(client.ReadUntil("\n\n").starts_with("event: heartbeat"));
  }
}

TEST_CASE("ResumesFromTheRing") {
  Fixture fixture(LongHeartbeats());
  for (int i = 0; i < 5; ++i) fixture.AppendAndPublish(Claimed(1));
  Client client(fixture.port());
  Open(client, StreamHead("", "Last-Event-ID: 3\r\n"));
  CHECK(client.ReadUntil("\n\n").find("id: 4\n") != std::string::npos);
  CHECK(client.ReadUntil("\n\n").find("id: 5\n") != std::string::npos);
  fixture.AppendAndPublish(Claimed(1));
  CHECK(client.ReadUntil("\n\n").find("id: 6\n") != std::string::npos);
}

TEST_CASE("ResumesInTheMiddleOfATurn") {
  Fixture fixture(LongHeartbeats());
  runtime::Published turn;
  for (int i = 0; i < 4; ++i)
    turn.entries.push_back(fixture.Append(Claimed(1)));
  fixture.server().Publish(turn);
  Client client(fixture.port());
  Open(client, StreamHead("?after=2"));
  CHECK(client.ReadUntil("\n\n").find("id: 3\n") != std::string::npos);
  CHECK(client.ReadUntil("\n\n").find("id: 4\n") != std::string::npos);
}

TEST_CASE("ResumesFromTheJournalWhatTheRingHasLost") {
  Limits limits = LongHeartbeats();
  limits.stream_ring_bytes = 200;  // two changes
  Fixture fixture(limits);
  for (int i = 0; i < 600; ++i) fixture.AppendAndPublish(Claimed(1));
  Client client(fixture.port());
  Open(client, StreamHead("?after=1"));
  for (int seq = 2; seq <= 600; ++seq) {
    const std::string wanted =
        "event: change\nid: " + std::to_string(seq) + "\n";
    REQUIRE(client.ReadUntil("\n\n").starts_with(wanted));
  }
  fixture.AppendAndPublish(Claimed(1));
  CHECK(client.ReadUntil("\n\n").find("id: 601\n") != std::string::npos);
}

TEST_CASE("LastEventIdIsNewerThanTheAddress") {
  Fixture fixture(LongHeartbeats());
  for (int i = 0; i < 3; ++i) fixture.AppendAndPublish(Claimed(1));
  Client client(fixture.port());
  Open(client, StreamHead("?after=0", "Last-Event-ID: 2\r\n"));
  CHECK(client.ReadUntil("\n\n").find("id: 3\n") != std::string::npos);
}

TEST_CASE("WhatCannotBeResumedIsReset") {
  Limits limits = LongHeartbeats();
  limits.stream_ring_bytes = 200;
  limits.resume_entries = 50;
  Fixture fixture(limits);
  for (int i = 0; i < 100; ++i) fixture.AppendAndPublish(Claimed(1));
  for (const char* after : {"1", "101", "99999999999999999999", "abc", "-1"}) {
    Client client(fixture.port());
    Open(client, StreamHead("?after=" + std::string(after)));
    CHECK_MESSAGE(client.ReadUntil("\n\n") ==
                      "event: reset\nid: 100\ndata: {\"seq\":100}\n\n",
                  after);
  }
  Client client(fixture.port());
  Open(client, StreamHead("?after=1"));
  client.ReadUntil("\n\n");
  fixture.AppendAndPublish(Claimed(1));
  CHECK(client.ReadUntil("\n\n").find("id: 101\n") != std::string::npos);
}

TEST_CASE("ASeqThatIsDurableButNotYetPublishedIsNoReset") {
  Fixture fixture(LongHeartbeats());
  const model::Entry entry = fixture.Append(Claimed(1));  // not published
  Client client(fixture.port());
  Open(client, StreamHead("?after=1"));
  fixture.server().Publish({.entries = {entry}});
  fixture.AppendAndPublish(Claimed(2));
  CHECK(client.ReadUntil("\n\n").find("id: 2\n") != std::string::npos);
}

TEST_CASE("AViewerThatDoesNotReadIsCutAndTheOthersGoOn") {
  Limits limits = LongHeartbeats();
  limits.stream_ring_bytes = 64 << 10;
  limits.stream_send_buffer_bytes = 8 << 10;
  Fixture fixture(limits);
  Client lazy(fixture.port());
  lazy.SetReceiveBuffer(4'096);
  Open(lazy, StreamHead());
  Client keen(fixture.port());
  Open(keen, StreamHead());
  runtime::Published turn;
  for (int i = 0; i < 500; ++i)
    turn.entries.push_back(fixture.Append(Claimed(1)));
  // Turns of 40 KB: the keen one reads each, the lazy one none.
  for (int round = 0; round < 200; ++round) {
    for (model::Entry& entry : turn.entries) {
      entry.seq = static_cast<model::Seq>(round) * 500 +
                  static_cast<model::Seq>(&entry - turn.entries.data()) + 1;
    }
    fixture.server().Publish(turn);
    keen.ReadUntil("\nid: " + std::to_string((round + 1) * 500) + "\n");
  }
  ServerStats stats;
  for (int i = 0; i < 1'000 && stats.viewers_cut == 0; ++i) {
    // The write under way ends only when the peer reads or the time is up.
    fixture.OnNet([&] { stats = fixture.server().stats(); });
    if (stats.viewers_cut == 0) lazy.ReadUntil("\n\n");
  }
  CHECK(stats.viewers_cut == 1);
  CHECK(stats.viewers == 1);
  CHECK(lazy.IsClosed());
}

TEST_CASE("AViewerThatNeverReadsIsCutByTime") {
  Limits limits = LongHeartbeats();
  limits.stream_send_buffer_bytes = 8 << 10;
  limits.write = std::chrono::milliseconds(50);
  Fixture fixture(limits);
  Client lazy(fixture.port());
  lazy.SetReceiveBuffer(4'096);
  Open(lazy, StreamHead());
  Client keen(fixture.port());
  Open(keen, StreamHead());
  runtime::Published turn;
  for (int i = 0; i < 500; ++i)
    turn.entries.push_back(fixture.Append(Claimed(1)));
  ServerStats stats;
  for (int round = 0; round < 2'000 && stats.viewers_cut == 0; ++round) {
    for (model::Entry& entry : turn.entries) {
      entry.seq = static_cast<model::Seq>(round) * 500 +
                  static_cast<model::Seq>(&entry - turn.entries.data()) + 1;
    }
    fixture.server().Publish(turn);
    keen.ReadUntil("\nid: " + std::to_string((round + 1) * 500) + "\n");
    fixture.OnNet([&] { stats = fixture.server().stats(); });
  }
  CHECK(stats.viewers_cut == 1);
  CHECK(stats.viewers == 1);
}

TEST_CASE("HundredsOfViewersAllSeeAChange") {
  Fixture fixture(LongHeartbeats());
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 300; ++i) {
    clients.push_back(std::make_unique<Client>(fixture.port()));
    Open(*clients.back(), StreamHead());
  }
  fixture.AppendAndPublish(Claimed(1));
  for (auto& client : clients) {
    CHECK(client->ReadUntil("\n\n").find("id: 1\n") != std::string::npos);
  }
}

}  // namespace huiying::http
