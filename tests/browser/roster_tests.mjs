// Who is on call, swaps, taking over; what every screen warns of.

import {
  actAs, check, choosePerson, filled, get, open, until,
} from './desk.mjs';

const kDay = 24 * 3_600_000;
const group = (page, name) => page.locator(`[data-group="${name}"]`);

// For <input type="datetime-local">, in Beijing time.
const input = (ms) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16);

// A group with shifts, or none: then there is nothing to swap.
async function rotating(page) {
  const { groups } = await get(page, '/oncall');
  const found = groups.find((each) => each.rotates);
  if (found === undefined) console.log('      no group rotates here');
  return found;
}

export const rosterTests = {
  RosterShowsWhoIsOnCall: { async run({ page, url }) {
    await open(page, `${url}/roster`);
    const { groups } = await get(page, '/oncall');
    check('there are groups', groups.length > 0);
    for (const each of groups) {
      const people = each.rotates ? each.shift?.people ?? [] : each.people;
      const big = group(page, each.group).locator('.big');
      await big.waitFor();
      if (people.length === 0) continue;
      await until(`${each.group} shows ${people[0].name}`, async () =>
        (await big.innerText()).includes(people[0].name));
    }
    const shifts = groups.filter((each) => each.rotates).length;
    await until('fourteen days of every group that rotates', async () =>
      (await page.locator('.day').count()) === shifts * 14);
    check('one of them is today', (await page.locator('.day.today')
      .count()) === shifts);
  } },

  OverrideIsMadeShownAndWithdrawn: { withPeople: true,
    async run({ page, url }) {
      await actAs(page, url, 'duty-1');
      await open(page, `${url}/roster`);
      const found = await rotating(page);
      if (found === undefined) return;
      const card = group(page, found.group);
      const { now } = await get(page, '/status');
      // On a fast clock days go by while this is typed.
      const from = Math.floor(Date.parse(now) / kDay) * kDay + 9 * kDay;
      await card.locator('button.override').click();
      const dialog = page.locator('dialog[open]');
      await dialog.locator('input[name=from]').fill(input(from));
      await dialog.locator('input[name=to]').fill(input(from + kDay / 4));
      await dialog.locator('button[type=submit]').click();
      await dialog.locator('[role=alert]', { hasText: '至少选择一人' })
        .waitFor();
      await dialog.locator('input[name=people][value=duty-2]').check();
      await dialog.locator('button[type=submit]').click();
      await page.waitForSelector('dialog', { state: 'detached' });
      const made = await until('the server has it', async () => {
        const { groups } = await get(page, '/oncall');
        return groups.find((each) => each.group === found.group).overrides
          .find((each) => Date.parse(each.from) === from);
      });
      const line = card.locator(`[data-override="${made.number}"]`);
      await line.waitFor();
      await line.locator('button').click();
      await page.locator('dialog[open] button[type=submit]').click();
      await line.waitFor({ state: 'detached' });
    } },

  AGapIsRedInWordsAndFilledFromThere: { stubOnly: true,
    async run({ page, url, stub }) {
      await open(page, `${url}/roster`);
      await choosePerson(page, 'duty-1');
      const gap = page.locator('[data-gap]').first();
      await gap.waitFor();
      // One that goes on past midnight stands on both days.
      await page.locator('.piece.gap', { hasText: '空缺' }).first().waitFor();
      await gap.locator('button').click();
      const dialog = page.locator('dialog[open]');
      const { look_ahead: { gaps: [first] } } = await get(page, '/oncall');
      check('it begins with the gap', (await dialog.locator('input[name=from]')
        .inputValue()) === first.from.slice(0, 16));
      await dialog.locator('input[name=people][value=chief-1]').check();
      await dialog.locator('button[type=submit]').click();
      await page.waitForSelector('dialog', { state: 'detached' });
      await page.waitForSelector('[data-gap]', { state: 'detached' });
      await page.waitForSelector('.piece.gap', { state: 'detached' });
      stub.rosters.overrides.pop();
    } },

  WhoIsOnShiftTakesOverOnce: { stubOnly: true,
    async run({ page, url, stub }) {
      await open(page, `${url}/roster`);
      await choosePerson(page, 'chief-1');
      const card = group(page, 'press-centre');
      await card.locator('.day').first().waitFor();
      check('nobody else is asked', (await card.locator('.take').count()) === 0);
      await choosePerson(page, 'duty-1');
      check('what is handed over is said', (await card.locator('.taking')
        .innerText()).includes('未结事件 3 件，未完成义务 4 项'));
      await card.locator('.take').click();
      await card.locator('.ok', { hasText: '值班员甲' }).waitFor();
      await card.locator('.take').waitFor({ state: 'detached' });
      check('the server has it', stub.rosters.receipts.length === 1);
      stub.rosters.receipts.pop();
    } },

  CalendarIsDownloaded: { async run({ page, url }) {
    await open(page, `${url}/roster`);
    const found = await rotating(page);
    if (found === undefined) return;
    const link = await group(page, found.group).locator('a[href$=".ics"]')
      .getAttribute('href');
    const answer = await page.request.get(`${url}${link}`);
    check('a calendar', (await answer.text()).startsWith('BEGIN:VCALENDAR'));
  } },

  UndeliveredAlertIsRedOnEveryPage: { stubOnly: true,
    async run({ page, url, stub }) {
      await open(page, `${url}/lead`);
      await filled(page, 'lead');
      check('nothing is wrong yet', (await page.locator('.alarm').count()) === 0);
      stub.loseAlert();
      await page.locator('.alarm.red', { hasText: '1 条重大提醒' }).waitFor();
      await page.locator('.alarm.red a').click();
      const card = page.locator('.lost .alert');
      await card.locator('.missed', { hasText: '值班员甲' }).waitFor();
      await card.locator('.ack').click();
      await page.waitForSelector('.alarm', { state: 'detached' });
      await page.waitForSelector('.lost .alert', { state: 'detached' });
      stub.alerts.pop();
    } },

  AFullDiskIsRedUntilThereIsRoom: { stubOnly: true,
    async run({ page, url, stub }) {
      await open(page, `${url}/press`);
      stub.fillDisk(300 * 1_048_576);
      await page.locator('.alarm.disk', { hasText: '剩余 300 MiB' }).waitFor();
      stub.fillDisk(9_000 * 1_048_576);
      await page.waitForSelector('.alarm.disk', { state: 'detached' });
    } },

  AJumpOfTheClockWaitsForAPerson: { stubOnly: true,
    async run({ page, url, stub }) {
      await open(page, `${url}/press`);
      stub.jumpClock(-46_800);
      const banner = page.locator('.alarm.amber');
      await banner.waitFor();
      check('it says how far', (await banner.innerText())
        .includes('倒退了 13小时'));
      await banner.locator('button').click();
      await page.locator('dialog[open]', { hasText: '不能撤销' }).waitFor();
      check('nothing happens before', stub.rosters.clock !== null);
      await page.locator('dialog[open] button[type=submit]').click();
      await banner.waitFor({ state: 'detached' });
      check('the server took it', stub.rosters.clock === null);
    } },

  AcknowledgingOnesTurnIsTakingOver: { stubOnly: true,
    async run({ page, url, stub }) {
      await open(page, `${url}/oncall`);
      await choosePerson(page, 'duty-1');
      const card = page.locator('.alert', { hasText: '接班' }).first();
      const text = await card.innerText();
      check(`a group and its time, not “${text}”`,
        /新闻中心：.*\d\d:\d\d – .*\d\d:\d\d/.test(text));
      const { height } = await card.locator('.ack').boundingBox();
      check(`a button of ${height} px`, height >= 44);
      await card.locator('.ack', { hasText: '接班签收' }).click();
      await page.locator('.toast', { hasText: '已接班签收' }).waitFor();
      await page.locator('.alert.quiet', { hasText: '接班' }).locator('a')
        .click();
      await page.waitForURL('**/roster');
      await group(page, 'press-centre').locator('.ok', { hasText: '值班员甲' })
        .waitFor();
      check('nothing more is asked', (await page.locator('.take').count()) === 0);
      stub.rosters.receipts.pop();
      Object.assign(stub.alerts.find(({ reason }) => reason === 'shift_begins'),
        { acknowledged_at: null, acknowledged_by: null });
    } },
};
