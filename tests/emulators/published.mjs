// Published libraries at work on a table that is there: node published.mjs LIBRARY ACTION ENDPOINT
//
//   write     the library stores its item
//   read      it prints what it finds in the partition
//   change    it changes what it finds there, and prints it
//
// What each library is told of the table is what its users tell it; tests/emulators/test_published_libraries.py has the
// schemas for the same tables.

import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Dynamo } from "dynamodb-onetable/Dynamo";
import { Table as OneTable } from "dynamodb-onetable";
import {
  boolean, Entity as ToolboxEntity, item, number, PutItemCommand, QueryCommand, string, Table as ToolboxTable,
  UpdateItemCommand,
} from "dynamodb-toolbox";
import { Entity as ElectroEntity } from "electrodb";

const [library, action, endpoint] = process.argv.slice(2);
const client = new DynamoDBClient({
  endpoint,
  region: "eu-central-1",
  credentials: { accessKeyId: "x", secretAccessKey: "x" },
});
const NOON = new Date("2024-01-31T12:00:00.120Z");

function electrodb() {
  const task = new ElectroEntity(
    {
      model: { entity: "task", version: "1", service: "taskapp" },
      attributes: {
        team: { type: "string", required: true },
        taskId: { type: "string", required: true },
        person: { type: "string", field: "assigned" },
        points: { type: "number" },
        closed: { type: "boolean" },
        tags: { type: "set", items: "string" },
        created: { type: "number" },
      },
      indexes: {
        team: { pk: { field: "pk", composite: ["team"] }, sk: { field: "sk", composite: ["taskId"] } },
        assigned: {
          index: "assigned",
          pk: { field: "gsi1pk", composite: ["person"] },
          sk: { field: "gsi1sk", composite: ["points"] },
        },
      },
    },
    { client, table: "Electro" },
  );
  const key = { team: "Green", taskId: "A7" };
  return {
    write: () =>
      task.put({ ...key, person: "Ann", points: 5, closed: false, tags: ["x", "y"], created: NOON.getTime() }).go(),
    read: async () => ({
      own: (await task.query.team({ team: "Green" }).go()).data,
      index: (await task.query.assigned({ person: "Bob" }).go()).data,
    }),
    change: async () => (await task.patch({ team: "Green", taskId: "B8" }).set({ points: 9, person: "Cat" }).go({ response: "all_new" })).data,
  };
}

function onetable() {
  const table = new OneTable({
    client: new Dynamo({ client }),
    name: "OneTable",
    partial: true,
    schema: {
      format: "onetable:1.1.0",
      version: "0.0.1",
      indexes: { primary: { hash: "pk", sort: "sk" } },
      models: {
        Task: {
          pk: { type: String, value: "account#${accountId}" },
          sk: { type: String, value: "task#${id}" },
          accountId: { type: String, required: true },
          id: { type: String, required: true },
          title: { type: String, required: true },
          due: { type: Date },
          done: { type: Boolean },
          notes: { type: Array },
        },
      },
      params: { isoDates: true, timestamps: true },
    },
  });
  const task = table.getModel("Task");
  return {
    write: () => task.create({ accountId: "Green", id: "A7", title: "Dig", due: NOON, done: false, notes: ["x", "y"] }),
    read: async () => ({ own: await task.find({ accountId: "Green" }) }),
    change: () => task.update({ accountId: "Green", id: "B8", title: "Sow" }),
  };
}

function toolbox() {
  const table = new ToolboxTable({
    documentClient: DynamoDBDocumentClient.from(client),
    name: "Toolbox",
    partitionKey: { name: "pk", type: "string" },
    sortKey: { name: "sk", type: "string" },
  });
  const task = new ToolboxEntity({
    name: "Task",
    table,
    schema: item({
      team: string().key(),
      taskId: string().key(),
      price: number(),
      done: boolean(),
      person: string().optional().savedAs("assigned"),
    }),
    computeKey: ({ team, taskId }) => ({ pk: `TEAM#${team}`, sk: `TASK#${taskId}` }),
  });
  return {
    write: () => task.build(PutItemCommand).item({ team: "Green", taskId: "A7", price: 9.5, done: false, person: "Ann" }).send(),
    read: async () => ({ own: (await table.build(QueryCommand).query({ partition: "TEAM#Green" }).entities(task).send()).Items }),
    change: () => task.build(UpdateItemCommand).item({ team: "Green", taskId: "B8", price: 12 }).options({ returnValues: "ALL_NEW" }).send(),
  };
}

const made = { electrodb, onetable, toolbox }[library]();
console.log(JSON.stringify((await made[action]()) ?? null));
