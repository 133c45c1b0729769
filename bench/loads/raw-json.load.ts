import Fastify from 'fastify';
import { jobOfThis } from './load.js';

/** Answers every question with the same object, made to JSON each time. */
const { answer } = jobOfThis<{ answer: object }>();
const server = Fastify();
server.post('/graphql', async () => answer);
process.send!(await server.listen({ host: '127.0.0.1', port: 0 }));
process.once('disconnect', () => void server.close());
