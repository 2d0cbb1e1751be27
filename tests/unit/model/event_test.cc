#include "model/event.h"

#include <doctest/doctest.h>

#include "model/row.h"

namespace huiying::model {
namespace {

Entry MadeUpEntry() {
  Duty duty{.number = 1,
            .kind = DutyKind::kStatement,
            .terms = Terms{.pack = "national",
                           .cite = "国办发〔2016〕80号",
                           .stages = {50, 75, 90, 100}},
            .anchor_at = base::FromMillis(1000),
            .due_at = base::FromMillis(18'001'000)};
  duty.escalation.Edit() =
      Escalation{.reason = Reason::kFirstAlert, .next_at = base::FromMillis(5)};
  Entry entry;
  entry.seq = 300;
  entry.at = base::FromMillis(2000);
  entry.wall = base::FromMillis(2001);
  entry.actor = Actor("feed:weibo");
  entry.command = CommandId("00ff");
  entry.previous[0] = 7;
  entry.event = DutyStarted{.case_id = CaseId(7), .duty = duty};
  return entry;
}

}  // namespace

TEST_CASE("AnEntryComesBackAsWritten") {
  const std::string bytes = EncodeEntry(MadeUpEntry());
  const auto entry = DecodeEntry(bytes);
  REQUIRE(entry);
  CHECK(EncodeEntry(*entry) == bytes);
  CHECK(DumpEntry(*entry) == DumpEntry(MadeUpEntry()));
  CHECK(EventName(entry->event) == "DutyStarted");
}

TEST_CASE("AnEntryThatIsCutShortIsRefusedAtEveryLength") {
  const std::string bytes = EncodeEntry(MadeUpEntry());
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    CHECK_MESSAGE(!DecodeEntry(std::string_view(bytes).substr(0, n)), n);
  }
  CHECK(!DecodeEntry(bytes + "x"));
}

TEST_CASE("AnEntryOfANewerFormatSaysSo") {
  Entry entry = MadeUpEntry();
  entry.format = kJournalFormat + 1;
  const auto read = DecodeEntry(EncodeEntry(entry));
  REQUIRE(!read);
  CHECK(read.error().message.find("format 2") != std::string::npos);
}

TEST_CASE("FieldsThatWereNotWrittenYetKeepTheirDefaults") {
  Encoder older;
  older.Put(std::uint64_t{9});
  const auto global = DecodeFields<Global>(std::move(older).Take());
  REQUIRE(global);
  CHECK(global->seq == 9);
  CHECK(global->epoch == 0);
}

TEST_CASE("CaseKeysSortByNumber") {
  CHECK(CaseKey(CaseId(2)) < CaseKey(CaseId(10)));
  CHECK(CaseKey(CaseId(255)) < CaseKey(CaseId(256)));
  CHECK(PostIdOfCasePostKey(CasePostKey(CaseId(1), base::FromMillis(5),
                                        PostId("weibo:9"))) == "weibo:9");
}

}  // namespace huiying::model
