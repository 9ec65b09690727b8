/**
 * Calls `call` with the numbers from `first` to `last`, in this order, at most `atOnce` at a time. After a call that
 * answers false, or that fails, no other begins. Those under way are waited for, so that nothing goes on behind the
 * caller's back.
 *
 * @throws what the first failing call threw
 */
export async function sideBySide(
  range: { first: number; last: number; atOnce: number },
  call: (number: number) => Promise<boolean>,
): Promise<void> {
  const { first, last, atOnce } = range;
  let next = first;
  let goOn = true;
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    while (goOn && next <= last) {
      const number = next++;
      try {
        if (!(await call(number))) goOn = false;
      } catch (error) {
        failures.push(error);
        goOn = false;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(0, Math.min(atOnce, last - first + 1)) }, lane));
  if (failures.length > 0) throw failures[0];
}
