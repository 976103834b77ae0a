import { describe, expect, it } from 'vitest';

import { createSpeedometer, secondsFor } from './speed';

describe('the speed of an upload', () => {
  it('cannot be said before there are two measurements', () => {
    const meter = createSpeedometer();
    expect(meter.measure(0, 0)).toBeNull();
    expect(meter.measure(50, 100)).toBeNull();
    expect(meter.measure(500, 500)).toBe(1000);
  });

  it('follows a change smoothly: half of it after three seconds', () => {
    const meter = createSpeedometer();
    meter.measure(0, 0);
    meter.measure(1000, 1000);
    expect(meter.measure(1000, 4000)).toBeCloseTo(500);
  });

  it('does not jump when an upload is continued in the middle', () => {
    const meter = createSpeedometer();
    meter.measure(9_000_000, 0);
    expect(meter.measure(9_001_000, 1000)).toBe(1000);
  });

  it('tells the time left, unless nothing moves', () => {
    expect(secondsFor(2500, 1000)).toBe(3);
    expect(secondsFor(2500, 0)).toBeNull();
    expect(secondsFor(2500, null)).toBeNull();
  });
});
