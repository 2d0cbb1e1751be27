// A statement on its whole way, each step by another person; triage; misses.

import {
  actAs, call, check, get, makeCase, open, row, until,
} from './desk.mjs';

const kText = '警情通报\n今日8时许，北门区一路口发生车辆相撞，两人受伤送医，'
  + '经初步核实，民警已到场处置，请市民绕行。后续情况将及时通报。\n云州市公安局';

async function openPanel(page, url, who, id) {
  await actAs(page, url, who);
  await open(page, `${url}/press?case=${id}`);
  await page.waitForSelector('.panel .body');
}

// Presses the button of a step, fills the dialog and sends it.
async function step(page, name, fill = async () => {}) {
  await page.locator(`.release [data-step=${name}]`).click();
  await page.waitForSelector('dialog[open]');
  await fill(page.locator('dialog[open]'));
  await submit(page);
}

// The demo's clock moves the case every few seconds; what was refused as stale
// is sent again, as a person would.
async function submit(page) {
  const dialog = page.locator('dialog');
  for (let tries = 0; tries < 8 && await dialog.count() > 0; tries += 1) {
    await page.locator('dialog button[type=submit]').click({ timeout: 2_000 })
      .catch(() => {});
    await page.waitForSelector('dialog', { state: 'detached', timeout: 3_000 })
      .catch(() => {});
  }
  await page.waitForSelector('dialog', { state: 'detached' });
}

export const statementTests = {
  StatementGoesTheWholeWayByDifferentPeople: { withPeople: true,
    async run({ page, url }) {
      await actAs(page, url, 'duty-1');
      await open(page, `${url}/press`);
      const { id } = await makeCase(page, 2);
      await openPanel(page, url, 'duty-1', id);
      await page.locator('.actions button', { hasText: '起草发布稿' }).click();
      await page.locator('dialog textarea[name=text]').fill(kText);
      await submit(page);
      await page.locator('.release[data-state=draft]').waitFor();
      const review = page.locator('.release [data-step=review]');
      check('who wrote does not review', await review.isDisabled());
      for (const [who, kind] of [['unit-1', 'facts'], ['law-1', 'law'],
        ['secrecy-1', 'confidentiality']]) {
        await openPanel(page, url, who, id);
        await step(page, 'review', (dialog) =>
          dialog.locator(`input[value=${kind}]`).check());
      }
      await openPanel(page, url, 'chief-1', id);
      await step(page, 'approve');
      await page.locator('.release[data-state=approved]').waitFor();
      const publish = page.locator('.release [data-step=publish]');
      check('who approved does not publish', await publish.isDisabled());
      await openPanel(page, url, 'publisher-1', id);
      await step(page, 'publish', async (dialog) => {
        await dialog.locator('select[name=channel]').selectOption('weibo');
        await dialog.locator('input[name=url]')
          .fill('https://example.invalid/statement');
      });
      await page.locator('.release[data-state=published]').waitFor();
      const item = await get(page, `/cases/${id}`);
      check('the statement was answered', item.duties.some((duty) =>
        duty.kind === 'statement' && duty.evidence_at !== null));
      const [release] = item.releases;
      check('one release, three reviews', item.releases.length === 1 &&
        release.reviews.length === 3);
      check('each by another person', new Set([release.drafted.by,
        ...release.reviews.map(({ by }) => by), release.approved.by,
        release.by]).size === 6);
    } },

  AReturnedDraftIsRevisedAndReviewedAgain: { withPeople: true,
    async run({ page, url }) {
      await actAs(page, url, 'duty-1');
      await open(page, `${url}/press`);
      const { id } = await makeCase(page, 2);
      const { version } = await get(page, `/cases/${id}`);
      const sent = await call(page, 'POST', `/cases/${id}/releases/drafts`,
        { text: `情况通报\n请致电13800000000。`, by: 'duty-1' },
        { 'If-Match': `"${version}"` });
      check(`the draft is taken, not ${sent.status}`, sent.status === 200);
      await openPanel(page, url, 'unit-1', id);
      await page.locator('[data-reading=blocks]', { hasText: '手机号' })
        .waitFor();
      await step(page, 'review', async (dialog) => {
        await dialog.locator('input[value=facts]').check();
        await dialog.locator('input[value=returned]').check();
        await dialog.locator('textarea').fill('请删去电话号码');
      });
      await page.locator('.release[data-state=returned]').waitFor();
      await openPanel(page, url, 'duty-1', id);
      await step(page, 'revise', (dialog) =>
        dialog.locator('textarea').fill(kText));
      await page.locator('.release[data-state=draft]').waitFor();
      check('nothing is blocked any more',
        (await page.locator('[data-reading=blocks]').count()) === 0);
    } },

  MilestonesStayOutOfTheQueue: { async run({ page, url }) {
    await open(page, `${url}/press`);
    const { id } = await makeCase(page, 2);
    const { duties } = await get(page, `/cases/${id}`);
    check('it has milestones', duties.some((duty) => duty.milestone));
    await row(page, id).waitFor();
    check('two clocks in the row',
      (await row(page, id).locator('.clock').count()) === 2);
    await open(page, `${url}/press?case=${id}`);
    await page.locator('.milestones summary').click();
    await page.locator('.milestones .clock').first().waitFor();
  } },

  TriageOfSeveralCasesAtOnce: { withPeople: true, async run({ page, url }) {
    await actAs(page, url, 'duty-1');
    await open(page, `${url}/press`);
    const made = [await makeCase(page, 4), await makeCase(page, 4)];
    await open(page, `${url}/press?view=triage`);
    for (const { id } of made) {
      await row(page, id).locator('.pick input').check();
    }
    await page.locator('[data-bulk]').click();
    await page.locator('dialog input[value=none_needed]').check();
    await page.locator('dialog textarea').fill('重复的咨询');
    await page.locator('dialog button[type=submit]').click();
    await page.waitForSelector('dialog', { state: 'detached' });
    for (const { id } of made) {
      await until(`${id} is concluded`, async () =>
        (await get(page, `/cases/${id}`)).conclusion === 'none_needed');
    }
  } },
};
