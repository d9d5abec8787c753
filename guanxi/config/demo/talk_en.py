"""What is said with customers abroad. s: subject, p: what they said, a: what they asked, f: what follows.

{p} a product with its article, {b} without, {q} pieces, {d} days, {m} a month, {due} a date.
"""

EVERYDAY = """
# intro
s First call: {b}
s Follow-up after the fair
s Website enquiry
s Introduction and site overview
p they are looking for a second source for {p} and have seen two others
p the {b} they use is six years old and needs more repairs every month
p a partner in their group recommended us
p they moved warehouses in spring and have to equip it again
p head office asks for two approved suppliers in each category
a Wants a sample of {p} first.
a Asked for references in the same trade.
a Needs our certificates before anything else.
f Send samples and data sheets by {due}
f Set up a video demonstration for {due}
f Send three reference cases
# needs
s Requirements for {b}
s Volumes planned for {m}
s Site data and constraints
s Purchasing plan for {m}
p peak volume doubles from {m} and they cannot find people
p the bottleneck is after four in the afternoon, at {p}
p every pallet has to be traceable for their auditors
p only the first phase has a budget this year
p they would like one supplier for equipment and consumables
p they need at least {q} more pieces for the second shift
a Asked for a payback calculation.
a Would like a one-month trial.
a Needs the interface description for their own system.
a Wants to see an installation that is running.
f Two options with prices by {due}
f Write up the requirements and have them confirmed
f Arrange a reference visit by {due}
# quote
s Quotation: {b}
s Answer to our offer
s Price discussion
p our offer is about a tenth over budget, but the specification fits
p two others are 5% cheaper, with {d} days more lead time
p service response matters more to them than the last per cent
p the committee meets next week and we are on the short list
p freight should be inside the price
a Asked for 30/70 payment terms.
a Wants the price without installation.
a Asked what a yearly contract would save.
f Revised quotation by {due}
f Ask for the yearly contract price, answer by {due}
f Follow up after their meeting on {due}
# order
s Order confirmation: {b}
s Change to the order
s Split shipment of {b}
p half should ship now, the rest in {m}
p the goods go to the new address, dock two
p they add {q} pieces of {b} to the open order
p everything stays as last time
a Needs the inspection certificate with the goods.
a Wants labels pallet by pallet.
f Confirm the changed order
f Two batches, first one ships on {due}
f Tell the forwarder about the new address
# delivery
s Goods received: {b}
s Delivery follow-up
s Customs and arrival
p everything arrived complete and undamaged
p one box of fittings was missing, the rest is fine
p customs held the container for {d} days
p acceptance went through first time and {p} went straight into use
p the driver had no appointment and waited two hours
a Asked for the signed delivery note.
a Prefers deliveries on Wednesdays.
f Send the missing fittings by {due}
f Put the delivery rules on file
f Nothing open
# training
s Operator training: {b}
s Refresher for new staff
s Training feedback
p {q} people took part and most can work alone now
p the night shift missed it and would like a second session
p learning at the machine helps more than the manual
p some still skip the scanning step
a Asked for a picture card in plain English.
a Wants the recording.
f Second session on {due}
f Make a picture card and send two sets
f Share the recording
# review
s Quarterly business review
s Yearly review
s Review and outlook for {m}
p they are content with supply and service this year
p volumes of {p} are up a fifth and they would like step prices
p a second hall is planned and three suppliers will be compared
p downtime halved and the plant manager noticed
p the budget was cut by a tenth, but not for {p}
a Asked for a monthly usage report.
a Wants next year's prices early.
a Would like one fixed technical contact.
f Monthly report from {m}
f Three options for the second hall by {due}
f Discuss step prices, answer by {due}
# aftersales
s {b}: alarm at start-up
s Remote support: {b}
s Fault report: {b}
p {p} stops two or three times a day and restarts by itself
p the replacement reads no better, perhaps the angle is wrong
p it is a small thing, but it is peak season
p it has not come back since the repair
p they have one spare on site and want to know how to fit it
a Asked for somebody on site this week.
a Wants the cause in writing.
a Asked whether two spares should be kept.
f Engineering checks the logs, answer within 48 hours
f Send a replacement, test the old part
f Call again on {due} after a week of watching
# renewal
s Renewal of the yearly contract
s Maintenance renewal
s Terms for next year
p the contract ends in {m} and they mean to renew
p renewing is fine if the price follows the volume
p their lawyers changed two clauses
p maintenance should include {p} as well
a Asked for 60 days instead of 30.
a Wants the response time in the contract.
f Draft contract by {due}
f Ask legal about the clauses, answer by {due}
f Sign on {due}
# visit
s Site visit
s Walk through the warehouse
s Visit with engineering
p everything is tidier than last year and {p} is used every day
p half of the upper floor is empty until {m}
p {p} wears faster than we expected
p the new site manager is strict about safety signs
a Asked for a safety checklist.
a Wants the drawings measured again.
f Send photos and three suggestions
f New drawings by {due}
f Offer a free inspection
# greeting
s Year-end greetings
s Holiday shutdown and stock
p they close until the first week of January
p they would like the January delivery a week earlier
p they thanked us for the year
a Asked about our shutdown over the Chinese New Year.
f Send our shutdown dates
f Bring the next delivery forward
# payment
s Statement of account
s Invoice query
s Payment reminder
p last month's statement agrees, payment goes out on {due}
p one invoice has the wrong VAT number
p their finance team changed and approvals start over
p a credit note for the return is missing
a Asked for invoices as PDF only.
a Needs three months of statements.
f New invoice by {due}
f Send the statements
f Check the account on {due}
# launch
s New: {b}
s Introducing the new {b}
s Campaign prices
p they would try the new {b} for two weeks
p what they have is enough until next year
p it has to work beside their old equipment
p the price is fine if the demonstration convinces
a Asked for a comparison with the old model.
a Wants the campaign price until {m}.
f Lend a unit for two weeks
f Send comparison and price
f Ask for results on {due}
# expansion
s Second hall: {b}
s Expansion project
s Additional {b}
p output has to grow by a third before {m}
p the new site opens in {m} and should look like the first
p the board approved the project and tenders follow
p the sister company wants the same set-up
a Asked us to join the planning.
a Wants a price for each phase.
f Draft layout by {due}
f Prices by phase by {due}
f Chief engineer visits on {due}
# usage
s Question about {b}
s Setting up {b}
s How is {b} doing?
p it did not connect at first and worked after a reset
p it is faster than the old one, a little louder
p the labels were crooked until the roll was turned
p after a month there is nothing to complain about
a Asked where to buy supplies.
a Would like a video.
f Send the link to the video
f Recommend the right supplies
f Nothing open
"""

TROUBLE = """
# over price
s Price of {b}
s Request for a reduction
s Competing offer
p another supplier offers {p} 8% cheaper and management wants a reason to stay
p every cost is being cut this year
p the price increase came without warning
p from now on each order goes out to three suppliers
a Wants last year's price back.
a Asked for a breakdown of the price.
f Ask for a special price, answer by {due}
f Prepare a total-cost comparison
# over delivery
s Late delivery: {b}
s Complaint about lead times
s Where is our shipment?
p lead time went from 10 to {d} days and the next order may go elsewhere
p the shipment promised for {due} has not left
p the line stood still for half a day waiting for {p}
p two of three orders this month were late
a Wants penalties in the contract.
a Asked for stock on consignment.
f Trace the shipment, answer today
f Air freight, arrival by {due}
f Written explanation with measures
# over quality
s Quality complaint: {b}
s Returns of {b}
s Batch problem
p {q} pieces of this batch failed, twice as many as before
p the sample was fine, the batch is not
p it is the same fault again, and we said it was solved
p their operators no longer trust {p}
a Wants the whole batch replaced.
a Asked for a test report by a third party.
f Samples to the laboratory, report by {due}
f Replace first, collect the old ones
# over service
s Complaint: nobody came
s Slow response
s Unhappy with service
p nobody answered their ticket for three days
p the engineer could not repair it and left
p they explain everything again to each new person
a Wants one fixed engineer.
a Says they will look for local maintenance.
f Head of service calls today
f Fixed engineer named, visit on {due}
# over people
s New contact
s Change of buyer
s Handover
p our contact left and the new buyer reviews all suppliers
p the new buyer worked with a competitor before
p new orders are on hold until the review is done
a Asked for a summary of what we did together.
a Wants new quotations for everything.
f Send the summary by {due}
f Manager joins the next call
# over closing
s Change in their business
s Lower volumes
s Site closure
p the line stops in {m} and they no longer need {p}
p the plant moves and stock is used up first
p the owner is selling and purchasing is frozen
a Asked whether we take stock back.
f Answer about returns by {due}
f Find out who decides at the new site
# winback
s Long time no order
s Win-back call
s Why they stopped
p they work with somebody else and are content
p the project is on hold
p the product was fine, the way that one case was handled was not
a Open to a new proposal by e-mail.
a Prefers not to be called often.
f Try again in three months
f Send one proposal, no chasing
# unanswered
s No answer
s Meeting cancelled
p no answer by phone or e-mail
p the meeting was cancelled without a new date
f Try again on {due}
f Write to another contact
"""
