// Pictures of every page in both languages, at desk and at phone width.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { call, filled, open, pickPerson, signIn, warn } from './desk.mjs';

const kSizes = { 1440: { width: 1440, height: 900 },
  375: { width: 375, height: 812 } };

export async function takeScreenshots(
  { browser, url, open: isOpen, stub }, folder) {
  mkdirSync(folder, { recursive: true });
  for (const language of ['zh', 'en']) {
    for (const [width, size] of Object.entries(kSizes)) {
      const page = await browser.newPage();
      await page.setViewportSize(size);
      const shoot = async (name, how = {}) => {
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ ...how,
          path: join(folder, `${name}-${language}-${width}.png`) });
      };
      await open(page, `${url}/press?lang=${language}`);
      await filled(page, 'press');
      await shoot('press');
      await page.locator('[role=row][data-case] .title').first().click();
      await page.waitForSelector('.panel .body');
      await shoot('case');
      await page.locator('.panel .actions button').nth(1).click();
      await page.waitForSelector('dialog[open]');
      await shoot('dialog');
      await page.keyboard.press('Escape');
      await open(page, `${url}/oncall?lang=${language}`);
      await pickPerson(page);
      await filled(page, 'oncall');
      await shoot('oncall');
      await shootRoster(page, url, language, shoot);
      await open(page, `${url}/lead?lang=${language}`);
      await filled(page, 'lead');
      await shoot('lead');
      await page.screenshot({ fullPage: true,
        path: join(folder, `lead-full-${language}-${width}.png`) });
      if (!isOpen) await shootAccounts(page, url, language, shoot);
      if (stub !== null) await shootWarnings(page, url, language, shoot, stub);
      await page.close();
    }
  }
}

// The days of every group, and the form of an override.
async function shootRoster(page, url, language, shoot) {
  await open(page, `${url}/roster?lang=${language}`);
  await filled(page, 'roster');
  await shoot('roster');
  await shoot('roster-full', { fullPage: true });
  await page.locator('button.override').first().click();
  await page.waitForSelector('dialog[open]');
  await shoot('override');
  await page.keyboard.press('Escape');
}

// What every screen warns of: a lost alert, a clock that jumped.
async function shootWarnings(page, url, language, shoot, stub) {
  const undo = warn(stub);
  await open(page, `${url}/press?lang=${language}`);
  await page.locator('.alarm.red').waitFor();
  await shoot('warnings');
  await page.locator('.alarm.red a').click();
  await page.locator('.lost .alert').first().waitFor();
  await shoot('undelivered', { fullPage: true });
  await page.locator('.alarm.amber button').click();
  await page.waitForSelector('dialog[open]');
  await shoot('accept-clock');
  undo();
}

// The menu of who has signed in, what an auditor sees, accounts, the door.
async function shootAccounts(page, url, language, shoot) {
  await page.locator('.account summary').click();
  await shoot('menu');
  await signIn(page, url, 'auditor-1');
  await open(page, `${url}/press?lang=${language}`);
  await filled(page, 'press');
  await shoot('auditor');
  await signIn(page, url, 'admin-1');
  await open(page, `${url}/accounts?lang=${language}`);
  await page.locator('[data-account]').first().waitFor();
  await shoot('accounts');
  await page.locator('[data-add=person]').click();
  await page.waitForSelector('dialog[open]');
  await shoot('account-dialog');
  await call(page, 'DELETE', '/session');
  await page.goto(`${url}/sign-in?lang=${language}`);
  await page.locator('.demo').waitFor();
  await shoot('sign-in');
  await signIn(page, url);
}
