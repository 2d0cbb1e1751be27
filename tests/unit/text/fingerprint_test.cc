#include "text/fingerprint.h"

#include <doctest/doctest.h>

namespace huiying::text {

TEST_CASE("NearCopiesAreNearAndOthersAreFar") {
  const auto a = FingerprintOf(U"云州市北门小区昨晚发生一起伤人案件,警方已将嫌疑人控制,案件正在侦办中");
  const auto b = FingerprintOf(U"云州市北门小区昨晚发生一起伤人案件,警方已将嫌疑人控制,案件正在侦办!");
  const auto c = FingerprintOf(U"请问出入境大厅周末上班吗,护照到期了需要带什么材料才能换新的呢");
  CHECK(Distance(a.simhash, b.simhash) <= 10);
  CHECK(Distance(a.simhash, c.simhash) >= 20);
  CHECK(a.length == 35);
}

TEST_CASE("PunctuationDoesNotCount") {
  CHECK(FingerprintOf(U"警方,通报!").simhash ==
        FingerprintOf(U"警方 通报").simhash);
}

TEST_CASE("ShortTextsHaveAFingerprint") {
  CHECK(FingerprintOf(U"").simhash == 0);
  CHECK(FingerprintOf(U"警").simhash != 0);
  CHECK(FingerprintOf(U"警").simhash != FingerprintOf(U"察").simhash);
}

TEST_CASE("TheValueIsTheOneThatIsStored") {
  CHECK(FingerprintOf(U"警方通报").simhash ==
        743714064432120884U);
}

}  // namespace huiying::text
