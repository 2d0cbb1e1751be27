// What a person may say of a duty, and the names of it in /api/v1. Pure.

import type { Duty } from '../../api/types';

export type DutyStep = 'account' | 'check' | 'exempt';

export const kDutyPaths: Record<DutyStep, string> = {
  account: 'account', check: 'check-evidence', exempt: 'exempt',
};
export const kDutyOperations: Record<DutyStep, string> = {
  account: 'accountForMiss', check: 'checkEvidence', exempt: 'exemptDuty',
};

// A miss whose evidence is of a time before the due instant.
export function hasLateEvidence(duty: Duty): boolean {
  return duty.state === 'missed' && duty.evidence_at !== null &&
    Date.parse(duty.evidence_at) <= Date.parse(duty.due_at);
}

export function needsAccount(duty: Duty): boolean {
  return duty.state === 'missed' && !duty.milestone && duty.account === null;
}

export function dutySteps(duty: Duty): DutyStep[] {
  const steps: DutyStep[] = [];
  if (duty.state === 'missed' && duty.account === null) steps.push('account');
  if (hasLateEvidence(duty) && duty.met_on_late_evidence_at === null) {
    steps.push('check');
  }
  if (duty.kind === 'press_conference' && duty.state === 'open') {
    steps.push('exempt');
  }
  return steps;
}
