// Where an oidc-provider keeps what it hands out: a store for each stand-in, which outlives a change of its keys.

/** A factory of adapters as oidc-provider wants them. Whether something has expired is for the provider to see. */
export function store() {
  const kept = new Map();
  const find = (fits) => [...kept.values()].find(fits)?.payload;
  return (model) => ({
    async upsert(id, payload) {
      kept.set(`${model} ${id}`, { model, payload });
    },
    async find(id) {
      return kept.get(`${model} ${id}`)?.payload;
    },
    async findByUid(uid) {
      return find((entry) => entry.model === model && entry.payload.uid === uid);
    },
    async findByUserCode(userCode) {
      return find((entry) => entry.model === model && entry.payload.userCode === userCode);
    },
    async consume(id) {
      kept.get(`${model} ${id}`).payload.consumed = Math.floor(Date.now() / 1000);
    },
    async destroy(id) {
      kept.delete(`${model} ${id}`);
    },
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of kept) {
        if (payload.grantId === grantId && key.startsWith(`${model} `)) kept.delete(key);
      }
    },
  });
}
