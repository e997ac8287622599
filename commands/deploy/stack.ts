/**
 * The stack of a stage: what it is now, what a template would change in it, and the change itself. Every step may be
 * done again after it was stopped: what is under way is waited for, what failed on its way up is cleared away, and what
 * a removed stack has left behind is taken up again.
 */

import { setTimeout as pause } from 'node:timers/promises'
import {
  type Change,
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation'

const POLL = 3_000

/** States in which there is nothing of a stack but its name. */
const EMPTY = new Set(['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'DELETE_COMPLETE'])

export interface Planned {
  readonly changeSet: string
  readonly kind: 'CREATE' | 'UPDATE'
  readonly changes: readonly Change[]
}

export type StackSays = (line: string) => void

export function openStack(name: string, say: StackSays, client = new CloudFormationClient()) {
  async function describe(): Promise<Stack | undefined> {
    try {
      const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }))
      return Stacks?.[0]
    } catch (error) {
      if (/does not exist/.test((error as Error).message)) return undefined
      throw error
    }
  }

  /**
   * Waits until nothing is under way, saying each resource that is done or failed since a moment.
   * @param begun a change was: a stack that says it was only looked at does not know yet
   */
  async function settled(since: Date, begun = false): Promise<Stack | undefined> {
    const said = new Set<string>()
    for (;;) {
      const stack = await describe()
      for (const event of stack ? await eventsSince(since) : []) {
        const { EventId = '', LogicalResourceId, ResourceStatus = '', ResourceStatusReason } = event
        if (said.has(EventId)) continue
        said.add(EventId)
        if (ResourceStatus.endsWith('_FAILED')) say(`✗ ${LogicalResourceId}: ${ResourceStatusReason}`)
        else if (ResourceStatus.endsWith('_COMPLETE')) say(`  ${ResourceStatus} ${LogicalResourceId}`)
      }
      const isLookedAt = stack?.StackStatus === 'REVIEW_IN_PROGRESS' && !begun
      if (isLookedAt || !stack?.StackStatus?.endsWith('_IN_PROGRESS')) return stack
      await pause(POLL)
    }
  }

  async function eventsSince(since: Date) {
    const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: name }))
    return StackEvents.filter(({ Timestamp }) => Timestamp && Timestamp >= since).reverse()
  }

  async function clearAway(): Promise<void> {
    const at = new Date()
    await client.send(new DeleteStackCommand({ StackName: name }))
    await settled(at)
  }

  return {
    name,
    describe,

    /** The output of the stack as it is, by name. */
    async outputs(): Promise<Readonly<Record<string, string>>> {
      const { Outputs = [] } = (await describe()) ?? {}
      return Object.fromEntries(
        Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
      )
    },

    /** Physical ids of the stack's resources, by logical id. */
    async resources(): Promise<Readonly<Record<string, string>>> {
      const { StackResources = [] } = await client.send(
        new DescribeStackResourcesCommand({ StackName: name }),
      )
      return Object.fromEntries(
        StackResources.map(({ LogicalResourceId = '', PhysicalResourceId = '' }) => [
          LogicalResourceId,
          PhysicalResourceId,
        ]),
      )
    },

    /**
     * What a template would change, without changing it.
     * @returns undefined when it changes nothing
     */
    async plan(
      template: { readonly TemplateURL: string } | { readonly TemplateBody: string },
      parameters: Readonly<Record<string, string>>,
    ): Promise<Planned | undefined> {
      const at = new Date()
      const now = await settled(at)
      // Also what an earlier run has left that was only looked at.
      if (now && EMPTY.has(now.StackStatus ?? '')) await clearAway()
      const kind = !now || EMPTY.has(now.StackStatus ?? '') ? 'CREATE' : 'UPDATE'
      const changeSet = `deploy-${at.getTime()}`
      await client.send(
        new CreateChangeSetCommand({
          StackName: name,
          ChangeSetName: changeSet,
          ChangeSetType: kind,
          ...template,
          Capabilities: ['CAPABILITY_NAMED_IAM'],
          Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
            ParameterKey,
            ParameterValue,
          })),
          // The table and the buckets stay when a stack is removed; the next one of this name takes them up again.
          ImportExistingResources: true,
        }),
      )
      const changes: Change[] = []
      for (let NextToken: string | undefined; ; ) {
        const set = await client.send(
          new DescribeChangeSetCommand({ StackName: name, ChangeSetName: changeSet, NextToken }),
        )
        if (set.Status === 'FAILED') {
          await client.send(new DeleteChangeSetCommand({ StackName: name, ChangeSetName: changeSet }))
          if (/didn't contain changes|No updates/i.test(set.StatusReason ?? '')) return undefined
          throw new Error(`AWS 不接受 / AWS refuses: ${set.StatusReason}`)
        }
        if (set.Status !== 'CREATE_COMPLETE') {
          await pause(POLL)
          continue
        }
        changes.push(...(set.Changes ?? []))
        NextToken = set.NextToken
        if (!NextToken) return { changeSet, kind, changes }
      }
    },

    /** Gives up a plan; a stack that was only reviewed goes with it. */
    async discard({ changeSet, kind }: Planned): Promise<void> {
      await client.send(new DeleteChangeSetCommand({ StackName: name, ChangeSetName: changeSet }))
      if (kind === 'CREATE') await clearAway()
    },

    /** @throws Error when the change did not come through; AWS has taken it back then */
    async execute({ changeSet }: Planned): Promise<void> {
      const at = new Date()
      await client.send(new ExecuteChangeSetCommand({ StackName: name, ChangeSetName: changeSet }))
      const after = await settled(at, true)
      if (!/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(after?.StackStatus ?? ''))
        throw new Error(
          `部署没有完成，AWS 已撤回 / it did not come through, and AWS has taken it back: ${after?.StackStatus}`,
        )
    },

    /** Takes the stack away; what holds data stays. */
    remove: clearAway,
  }
}

export type OpenedStack = ReturnType<typeof openStack>

/** What holds data: a change that would replace or remove it is refused, whatever the reason. */
const KEPT = /^AWS::(DynamoDB::Table|S3::Bucket|KMS::Key)$/

/** The changes a person should look at, most severe first; and those that are refused. */
export function readPlan({ changes }: Planned) {
  const rows = changes.flatMap(({ ResourceChange: change }) => {
    if (!change) return []
    const { Action = '', LogicalResourceId = '', ResourceType = '', Replacement } = change
    const isReplaced = Replacement === 'True' || Replacement === 'Conditional'
    const refused = KEPT.test(ResourceType) && (Replacement === 'True' || Action === 'Remove')
    return [{ action: isReplaced ? 'Replace' : Action, id: LogicalResourceId, type: ResourceType, refused }]
  })
  const order = ['Replace', 'Remove', 'Import', 'Add', 'Modify']
  const sorted = rows.toSorted((a, b) => order.indexOf(a.action) - order.indexOf(b.action))
  return { rows: sorted, refused: sorted.filter(({ refused }) => refused) }
}
