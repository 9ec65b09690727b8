import { Context } from '@temporalio/activity';
import { createNotify } from '../../../activities/notify/create-notify.js';
import type { ControlActivities } from '../../../contracts/activities.js';
import { orderPage } from '../../../contracts/order-page.js';
import type { MakeCapability } from '../capability.js';
import { noticeWays } from './notice-ways.js';

/** Tells a site about its orders. */
export const notifyCapability: MakeCapability = ({ config, env, log, waldur, uiUrl, namespace }) => {
  const activities: Pick<ControlActivities, 'notify'> = {
    notify: createNotify({
      ways: noticeWays(config, env),
      now: waldur.now,
      page: () => pageOfActivity(uiUrl, namespace),
      signal: () => Context.current().cancellationSignal,
      log,
    }),
  };
  return { name: 'notify', activities };
};

/** The page of the order whose activity runs. */
function pageOfActivity(uiUrl: string | undefined, namespace: string): string | undefined {
  const run = Context.current().info.workflowExecution;
  return uiUrl === undefined || run === undefined ? undefined : orderPage(uiUrl, namespace, run);
}
