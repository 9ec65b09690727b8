/** Waldur's flags of a resource, in one word: `paused` wins over `downscaled`, neither is `normal`. */
export type AllocationStatus = 'paused' | 'downscaled' | 'normal';
