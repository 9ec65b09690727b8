/** gres.conf: GPUs need device files; with a bare count slurmd 22.05 reports 0 and the node becomes INVAL. */
export function renderGresConf(nodes: readonly string[], deviceDir: string, gpus: boolean): string {
  return gpus ? nodes.map((node) => `NodeName=${node} Name=gpu File=${deviceDir}/gpu[0-7]\n`).join('') : '';
}
