import type { rosterZh } from './roster_zh';

export const rosterEn: typeof rosterZh = {
  alarm: {
    undelivered: 'Grave alerts that nobody got within two minutes: {n}',
    undelivered_advice: 'Telephone now.', undelivered_link: 'See them',
    disk: 'The disk is nearly full: no new posts are taken in',
    disk_room: ' ({n} MiB left)',
    disk_advice: 'Clocks and alerts go on. Make room now; posts come in again '
      + 'by themselves.',
    clock_forward: 'The system clock jumped ahead by {span}',
    clock_back: 'The system clock jumped back by {span}',
    clock_since: ' (at {time})',
    clock_advice: "Until somebody accepts it, deadlines run on by the "
      + "machine's own clock.",
    accept: 'Accept new time', accepted: 'The new time is accepted',
    accept_title: 'Accept the new time?',
    accept_forward: 'The clock jumped ahead by {span}. Once accepted, that '
      + 'time counts as passed: what fell due in it is missed at once, and '
      + 'alerts.',
    accept_back: 'The clock jumped back by {span}. Time never goes back '
      + 'here: once accepted, it stands still until the clock has come to this '
      + 'moment again, and nothing alerts meanwhile.',
    accept_check: 'Compare with a clock that you trust first. This cannot be '
      + 'undone and is recorded with your name.',
    span_days: '{days} d {hours} h', span_hours: '{hours} h',
    span_hours_minutes: '{hours} h {minutes} min',
    span_minutes: '{minutes} min',
  },
  roster: {
    title: 'On call', loading: 'Reading the rosters…',
    none: 'No groups yet',
    none_note: 'Groups and their shifts stand in rules/roster.yaml.',
    now: 'On call now', nobody: 'Nobody',
    nobody_note: 'This shift is empty: name a substitute now.',
    only_standing: 'The shift is empty; only those who always are',
    standing: 'always {names}', no_rotation: 'Always on call, no shifts',
    until_when: 'until {time}', open_end: 'no end',
    relieves: 'relieved {names}', first: 'first shift',
    next: 'Next', next_gap: 'Next: nobody', no_next: 'no next shift',
    is_override: 'override', is_gap: 'GAP', today: 'Today',
    receipt_at: '{name} took over {time}',
    receipt_missing: 'not yet: {names}',
    take_over: 'I have taken over',
    taken_over: 'Recorded: you have taken over',
    handed_over: 'Handed over at its start: open cases {cases}, '
      + 'open duties {duties}',
    see_queue: 'See the queue',
    mine_now: 'You are on call: {group}, until {time}',
    mine_now_open: 'You are on call: {group}',
    mine_next: 'Your next shift: {group}, {range}',
    mine_none: 'You have no shift in the next {n} days',
    days: 'Next {n} days', all_days: 'Show all {n} days',
    fewer_days: 'Show less', gaps: 'gaps: {n}', covered: 'no gaps',
    days_failed: 'The shifts could not be read',
    all_day: 'all day', from: 'from {from}', until: 'until {to}',
    between: '{from}–{to}',
    weekday: { 0: 'Sun', 1: 'Mon', 2: 'Tue', 3: 'Wed', 4: 'Thu', 5: 'Fri',
      6: 'Sat' },
    calendar: 'Calendar .ics', calendar_of: 'Calendar .ics · {group}',
    override: 'Swap / substitute', override_of: 'Swap / substitute · {group}',
    overrides: 'Swaps and substitutes', made_by: 'by {who}, {time}',
    withdraw: 'Withdraw', withdraw_title: 'Withdraw the override',
    withdraw_hint: 'The shifts of that time are again what they were.',
    withdrawn: 'Withdrawn',
    choose_shift: 'Instead of', choose_none: 'a time of my own',
    from_time: 'From (Beijing time)', to_time: 'To (Beijing time)',
    who: 'Who is on call', why: 'Note (optional)',
    why_hint: 'e.g. swap, illness, meeting',
    override_hint: 'Takes the place of the shifts in this time, and ends by '
      + 'itself.',
    made: 'The override is in force', fill: 'Fill it',
  },
  ahead: {
    title: 'Look-ahead', covered: 'The next {n} days are covered',
    checked: 'checked {time}', unchecked: 'Not checked yet',
    gaps: 'Gaps in the roster: then no shift gets the alerts',
    gap_now: 'NOW', more_gaps: '{n} more',
    gap: '{group} {range}',
    unreachable: 'On call soon, but without a channel: {names}',
    unreachable_note: 'Alerts cannot reach them: add one in '
      + 'rules/roster.yaml.',
    years: 'Calendar missing for {years}',
    years_note: 'Shifts of workdays and holidays will be wrong: add it to '
      + 'rules/calendar.',
  },
  heartbeat: {
    title: 'Heartbeats',
    note: 'We tell others that we live, and wait for theirs; silence alerts.',
    none: 'No heartbeats are set up', name: 'Name', kind: 'Direction',
    last: 'Last beat', state: 'State',
    out: 'outgoing', in: 'incoming', every: 'every {span}', never: 'never',
    seconds: '{n} s', minutes: '{n} min', hours: '{n} h',
    beating: 'beating', missed: 'MISSED', unknown: 'unknown',
    since: 'since {time}',
  },
};
