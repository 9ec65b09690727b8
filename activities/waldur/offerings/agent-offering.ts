/** Waldur's type of the offerings that site agents serve, whichever backend is behind them, and its name in the web page. */
export const AGENT_OFFERING = { type: 'Marketplace.Slurm', label: 'SLURM remote allocation' } as const;
