(*
synopsis: Mass action in a volume of 2: concentrations in the law, amounts in the balance
testType: TimeCourse
generatedBy: Analytic
*)
